import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { getRequestId } from './request-id.ts';

/** An answer that ended, or a caller who went away before it did. */
export interface Observed {
  requestId: string;
  member: string | undefined;
  method: string;
  /** The name of a route of ours, or `none`. */
  endpoint: string;
  status: number;
  seconds: number;
}

export type Observe = (answer: Observed) => void;

/** A caller who went away before the answer: nginx's 499, so that it is not counted as a success. */
export const GONE = 499;

/**
 * One metric and one log line an answer. Addresses with their queries are never written: they may hold signatures. The
 * fields are ours one by one, so the line is not searched for what must not be in it.
 */
export function createObserve(ctx: Pick<Context, 'metrics' | 'log'>): Observe {
  const log = ctx.log.child({}, { redact: [] });
  return ({ requestId, member, method, endpoint, status, seconds }) => {
    ctx.metrics.requests.observe({ endpoint, status }, seconds);
    log.info({ requestId, member, method, endpoint, status, ms: Math.round(seconds * 1000) }, 'request');
  };
}

/** Observes what Express answers. */
export function observeRequests(observe: Observe): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.once('close', () => {
      observe({
        requestId: getRequestId(res),
        member: res.locals.member?.id,
        method: req.method,
        endpoint: String(res.locals.endpoint ?? 'none'),
        status: res.writableFinished ? res.statusCode : GONE,
        seconds: (performance.now() - started) / 1000,
      });
    });
    next();
  };
}
