import type { Express } from 'express';
import { notInSubset } from './door.ts';

/** Parts of Supabase that clients know an address for, and we do not speak. */
const CLOSED = ['/rest/v1', '/functions/v1', '/graphql/v1', '/pg'] as const;

/** Says so in a form that the client of each part shows. */
export function mountClosedDoors(app: Express): void {
  for (const base of CLOSED) {
    const { status, code, message } = notInSubset(base);
    const body = {
      code,
      error_code: code,
      message,
      msg: message,
      details: null,
      hint: 'see docs/supabase.md',
    };
    app.use(base, (_req, res) => {
      res.locals.endpoint = 'supabase.closed';
      res.status(status).json(body);
    });
  }
}
