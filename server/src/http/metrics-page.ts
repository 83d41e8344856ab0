import type { Express } from 'express';
import type { Context } from '../context.ts';
import { ERRORS } from '../errors.ts';
import { equalBytes } from '../secrets.ts';
import { getBearerToken } from './auth.ts';

/** `GET /metrics`, Prometheus text; behind METRICS_TOKEN when there is one (always in production). */
export function mountMetrics(app: Express, ctx: Pick<Context, 'config' | 'metrics'>): void {
  app.get('/metrics', async (req, res) => {
    res.locals.endpoint = 'getMetrics';
    const expected = ctx.config.metricsToken;
    if (expected !== null && !equalBytes(Buffer.from(getBearerToken(req)), Buffer.from(expected))) {
      throw ERRORS.unauthorized();
    }
    const text = await ctx.metrics.registry.metrics();
    res.type(ctx.metrics.registry.contentType).send(text);
  });
}
