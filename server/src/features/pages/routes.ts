import { pages } from '@romantic/contract';
import { ERRORS } from '../../errors.ts';
import { sendStored } from '../../http/media.ts';
import { type Route, route } from '../../http/route.ts';
import { findDeadJobs } from '../../jobs/dead-jobs.ts';
import { mayServe } from '../chat/media-access.ts';
import { drawMissingPortrait } from '../madeup/drawn-portraits.ts';
import { findMissingParts } from './readiness.ts';

export const pageRoutes: readonly Route[] = [
  route(pages.getHealth, () => ({ status: 'ok' as const })),

  route(pages.getReadiness, async (ctx) => {
    const missing = await findMissingParts(ctx);
    if (missing.length > 0) throw ERRORS.unavailable(`Not ready: ${missing.join(', ')}`, 1);
    return { status: 'ready' as const };
  }),

  route(pages.getSigningKeys, (ctx, { res }) => {
    res.set('Cache-Control', 'public, max-age=600');
    return { keys: ctx.signingKeys.publicKeys };
  }),

  route(pages.getMedia, async (ctx, { params, query, req, res }) => {
    const key = params.key.join('/');
    if (ctx.mediaUrls.verify(key, query, new Date(ctx.clock.now())) !== 'ok') throw ERRORS.notFound();
    if (!(await mayServe(ctx, key))) throw ERRORS.notFound();
    const stored = (await ctx.storage.get(key)) ?? (await drawMissingPortrait(ctx, key));
    if (!stored) throw ERRORS.notFound();
    // Web apps of other origins show these pictures; the signature is what keeps them private.
    res.set('Cross-Origin-Resource-Policy', 'cross-origin');
    const expiresAt = new Date(Number(query.expires) * 1000);
    await sendStored(req, res, stored, {
      expiresAt,
      now: new Date(ctx.clock.now()),
      openPart: (range) => ctx.storage.get(key, range),
    });
    return undefined;
  }),

  route(pages.listOutbox, async (ctx, { query }) => {
    // A "+" in a query string arrives as a space unless it is written %2B; a number never starts with one.
    const to = query.to?.replace(/^ /, '+');
    const items = await ctx.outbox.list({ limit: query.limit, ...(to === undefined ? {} : { to }) });
    const dead = await findDeadJobs(ctx, 20);
    return {
      items: items.map((item) => ({ ...item, at: item.at.toISOString() })),
      deadJobs: dead.map((job) => ({ ...job, at: job.at.toISOString() })),
    };
  }),
];
