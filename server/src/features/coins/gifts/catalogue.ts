import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GIFTS, type GiftName } from '@romantic/contract';
import type { Context } from '../../../context.ts';

export interface GiftOffer {
  name: GiftName;
  title: string;
  /** Coins. */
  price: number;
  /** An address on this server. */
  picture: string;
}

/** What a member can give a match. */
export function listGifts(ctx: Pick<Context, 'config'>): GiftOffer[] {
  return GIFTS.map(({ name, title }) => ({
    name,
    title,
    price: ctx.config.coins.giftPrices[name],
    picture: `/api/gifts/${name}/picture`,
  }));
}

/** The drawing of a gift, SVG. */
export function readGiftPicture(name: GiftName): Promise<Buffer> {
  return readFile(join(import.meta.dirname, 'pictures', `${name}.svg`));
}
