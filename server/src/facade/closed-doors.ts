import type { Express } from 'express';
import { refuseAuth } from './auth/auth-refusals.ts';
import { notInSubset } from './door.ts';

/** Parts of Supabase that clients know an address for, and we do not speak. */
const CLOSED = ['/rest/v1', '/functions/v1', '/graphql/v1', '/pg'] as const;

/** Says so, in a form that every client reads: `code` and `message`. */
export function mountClosedDoors(app: Express): void {
  for (const base of CLOSED) {
    app.use(base, (req, res) => {
      res.locals.endpoint = 'supabase.closed';
      refuseAuth(req, res, notInSubset(base));
    });
  }
}
