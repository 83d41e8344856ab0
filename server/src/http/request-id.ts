import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

/** Gives every answer an `X-Request-Id`: ours, never the caller's, so that log lines cannot be forged. */
export const assignRequestId: RequestHandler = (_req, res, next) => {
  res.set('X-Request-Id', randomUUID());
  next();
};

export function getRequestId(res: Response): string {
  return String(res.get('X-Request-Id') ?? '');
}
