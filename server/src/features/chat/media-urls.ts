import type { Context } from '../../context.ts';
import type { SignUrl } from '../people/present-photo.ts';

/** Signs the addresses of one answer, all at the same moment. */
export function signNow(ctx: Pick<Context, 'clock' | 'conversationMediaUrls'>): SignUrl {
  const now = new Date(ctx.clock.now());
  return (storageKey) => ctx.conversationMediaUrls.sign(storageKey, now);
}
