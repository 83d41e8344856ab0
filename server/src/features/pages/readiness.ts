import type { Context } from '../../context.ts';

/** What still keeps this process from serving; empty when it is ready. */
export async function findMissingParts(ctx: Pick<Context, 'db' | 'feed' | 'lifecycle'>): Promise<string[]> {
  const missing: string[] = [];
  if (ctx.lifecycle.stopping) missing.push('stopping');
  if (!ctx.feed.ready) missing.push('feed engine');
  if (!ctx.lifecycle.workerReady) missing.push('worker');
  try {
    await ctx.db('pingDatabase')`select 1`;
  } catch {
    missing.push('database');
  }
  return missing;
}
