import { coins, type GiftName } from '@romantic/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, isProblem } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';

/** Names of purchases that were begun and not answered for: asked again, they are paid once. */
const KEY_PREFIX = 'romantic.gift.';

function keyOf(matchId: string, gift: GiftName): string {
  const name = `${KEY_PREFIX}${matchId}.${gift}`;
  const known = sessionStorage.getItem(name);
  if (known) return known;
  const made = crypto.randomUUID();
  sessionStorage.setItem(name, made);
  return made;
}

/** Buys a gift for a match; it stands in the conversation when the server has answered. */
export function useSendGift(matchId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (gift: GiftName) => {
      const answered = () => sessionStorage.removeItem(`${KEY_PREFIX}${matchId}.${gift}`);
      try {
        const bought = await api.call(coins.spendCoins, {
          body: { item: 'gift', targetId: matchId, gift },
          headers: { 'idempotency-key': keyOf(matchId, gift) },
        });
        answered();
        return bought;
      } catch (error) {
        // A refusal is an answer: nothing was paid. Anything else is not known, and keeps its key.
        if (isProblem(error) && error.problem.status < 500) answered();
        throw error;
      }
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.balance }),
  });
}
