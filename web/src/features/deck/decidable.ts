import type { InfiniteData } from '@tanstack/react-query';
import { keys, queryClient } from '../../api/queries.ts';
import type { Deck } from './deck-queue.ts';

type People = { people: readonly { id: string }[] };

/** Whether this member has still to decide on somebody: they lie in the deck, or are known to like the member. */
export function isDecidable(userId: string): boolean {
  const has = ({ people }: People) => people.some(({ id }) => id === userId);
  const deck = queryClient.getQueryData<Deck>(keys.deck);
  const likes = queryClient.getQueryData<InfiniteData<People>>(keys.likes);
  return (deck && has(deck)) === true || likes?.pages.some(has) === true;
}
