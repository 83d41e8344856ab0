import { type Card, discovery, type Match } from '@romantic/contract';
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api, isProblem } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { keys } from '../../api/queries.ts';
import { toast } from '../../design/toast.tsx';
import type { Decision } from './gesture.ts';
import { inTurn, keepAsking } from './keep-asking.ts';
import { noteDecision } from './last-decision.ts';
import { showMatch } from './match-store.ts';
import { askForMore } from './shortage.ts';
import { returnToDeck, takeFromDeck } from './use-deck.ts';

/** What a decision asks of the server. The key is made here, once, so that it counts once however often it is sent. */
function sendDecision(card: Card, decision: Decision, note: string | undefined): () => Promise<Match | null> {
  if (decision === 'pass') {
    return async () => {
      await api.call(discovery.passUser, { body: { userId: card.id } });
      return null;
    };
  }
  const body = { userId: card.id, kind: decision, ...(note ? { note } : {}) };
  const headers = { 'idempotency-key': crypto.randomUUID() };
  return async () => (await api.call(discovery.likeUser, { body, headers })).match;
}

/**
 * Decides on somebody: at once on the page, then on the server, in the order of the decisions. What the server refuses
 * or never answers comes back on top of the deck. Resolves to whether it stands.
 */
export function useDecide(): (card: Card, decision: Decision, note?: string) => Promise<boolean> {
  const client = useQueryClient();
  const problemText = useProblemText();
  return async (card, decision, note) => {
    takeFromDeck(card.id);
    takeFromLikes(client, card.id);
    noteDecision({ card, decision, at: Date.now() });
    const send = sendDecision(card, decision, note);
    try {
      const match = await inTurn(() => keepAsking(send));
      if (match) {
        noteDecision(null);
        showMatch(match);
        for (const queryKey of [keys.matches, keys.conversations])
          void client.invalidateQueries({ queryKey });
      }
      if (decision === 'superlike') void client.invalidateQueries({ queryKey: keys.balance });
      return true;
    } catch (error) {
      noteDecision(null);
      void client.invalidateQueries({ queryKey: keys.likes });
      // Decided in another tab, or gone meanwhile: nothing is left to decide.
      if (isProblem(error, 'already_decided') || isProblem(error, 'not_found')) return false;
      returnToDeck(card);
      if (isProblem(error, 'no_likes_left')) askForMore('likes', error.retryAfter);
      else if (isProblem(error, 'no_superlikes_left')) askForMore('superlikes', error.retryAfter);
      else toast.show(problemText(error), { tone: 'bad' });
      return false;
    }
  };
}

type LikesPage = { count: number; people: readonly Card[] };

/** Who has an answer is no longer among those who wait for one. */
function takeFromLikes(client: QueryClient, userId: string): void {
  client.setQueryData<InfiniteData<LikesPage>>(keys.likes, (likes) => {
    if (!likes?.pages.some(({ people }) => people.some(({ id }) => id === userId))) return likes;
    const pages = likes.pages.map((page) => ({
      ...page,
      count: Math.max(0, page.count - 1),
      people: page.people.filter(({ id }) => id !== userId),
    }));
    return { ...likes, pages };
  });
}
