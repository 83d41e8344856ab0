import type { RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { getRequestId } from './request-id.ts';

/** One metric and one log line an answer. Addresses with their queries are never written: they may hold signatures. */
export function observeRequests(ctx: Pick<Context, 'metrics' | 'log'>): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.once('close', () => {
      const seconds = (performance.now() - started) / 1000;
      const endpoint = String(res.locals.endpoint ?? 'none');
      // A caller who went away before the answer: nginx's 499, so that it is not counted as a success.
      const status = res.writableFinished ? res.statusCode : 499;
      ctx.metrics.requests.observe({ endpoint, status }, seconds);
      ctx.log.info(
        {
          requestId: getRequestId(res),
          member: res.locals.member?.id,
          method: req.method,
          endpoint,
          status,
          ms: Math.round(seconds * 1000),
        },
        'request',
      );
    });
    next();
  };
}
