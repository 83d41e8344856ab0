import type { Db } from '../../../db/db.ts';
import { createGatherer } from '../../../db/gather.ts';
import { rememberDeckCards, type ShownCard } from './deck-queries.ts';

/** Writes down who is on a page, before it is sent: whoever was shown may be opened. Resolves after COMMIT. */
export type RememberPage = (cards: readonly ShownCard[]) => Promise<void>;

/** Pages of all viewers go into one statement while another is on its way. */
const PAGES_A_STATEMENT = 50;

export function createRememberPage(db: Db): RememberPage {
  const remember = createGatherer(
    async (pages: readonly (readonly ShownCard[])[]) => {
      await rememberDeckCards(db, pages.flat());
      return pages.map(() => true);
    },
    { maxItems: PAGES_A_STATEMENT, parallel: 1 },
  );
  return async (cards) => {
    if (cards.length > 0) await remember(cards);
  };
}
