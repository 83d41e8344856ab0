import type { Context } from '../../context.ts';
import type { StoredFile } from '../../providers/storage/index.ts';
import { findPortrait } from './living-queries.ts';
import { drawPortraitFile, type PortraitFile } from './portrait.ts';

/**
 * A made-up person's picture, drawn when it is first asked for and kept from then on: drawing all of 2,000 people's at
 * the first start would take minutes. null: no made-up person has a picture under this key.
 */
export async function drawMissingPortrait(
  ctx: Pick<Context, 'config' | 'db' | 'storage'>,
  key: string,
): Promise<StoredFile | null> {
  if (ctx.config.production) return null;
  const sized = /^(.+)\/(small|medium|large)\.webp$/.exec(key);
  const portrait = await findPortrait(ctx.db, sized?.[1] ?? '', key);
  if (!portrait) return null;
  const file = (sized?.[2] ?? 'blurred') as PortraitFile;
  await ctx.storage.put(key, await drawPortraitFile(portrait, file), 'image/webp');
  return ctx.storage.get(key);
}
