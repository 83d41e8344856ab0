import { type Card, discovery } from '@romantic/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import { keys, queryClient } from '../../api/queries.ts';
import { session } from '../../api/session.ts';
import { addPage, type Deck, nextRead, putBack, removePerson, startDeck } from './deck-queue.ts';

const PAGE = 10;
/** Addresses of photos end some time; a deck left lying is dealt anew. */
const FRESH_MS = 20 * 60_000;
/** Decisions that are remembered so that nobody on their way here comes twice. */
const REMEMBERED = 400;

const decided = new Set<string>();
const others = new BroadcastChannel('romantic.deck');
let owner = session.get()?.userId;

session.subscribe(() => {
  const userId = session.get()?.userId;
  if (userId !== owner) decided.clear();
  owner = userId;
});

others.addEventListener('message', ({ data }: MessageEvent<{ owner: string; userId: string }>) => {
  if (data.owner === owner) forget(data.userId);
});

function forget(userId: string): void {
  decided.add(userId);
  for (const oldest of decided) {
    if (decided.size <= REMEMBERED) break;
    decided.delete(oldest);
  }
  changeDeck((deck) => removePerson(deck, userId));
}

function changeDeck(change: (deck: Deck) => Deck): void {
  queryClient.setQueryData<Deck>(keys.deck, (deck) => deck && change(deck));
  void readMore();
}

/** Takes somebody off the deck, in all tabs of this browser. */
export function takeFromDeck(userId: string): void {
  forget(userId);
  others.postMessage({ owner, userId });
}

/** Lays somebody on top again. */
export function returnToDeck(card: Card): void {
  decided.delete(card.id);
  changeDeck((deck) => putBack(deck, card));
}

/** Deals anew: whom the member looks for has changed. */
export function redealDeck(): Promise<void> {
  return queryClient.resetQueries({ queryKey: keys.deck });
}

async function readStart(): Promise<Deck> {
  return startDeck(await api.call(discovery.discover, { query: { limit: PAGE } }), decided);
}

let reading = false;

/** The next page, before the last card is gone. What fails is tried again with the next decision. */
async function readMore(): Promise<void> {
  const deck = queryClient.getQueryData<Deck>(keys.deck);
  const what = deck && nextRead(deck);
  if (!what || reading) return;
  reading = true;
  try {
    if (what === 'start') {
      await queryClient.refetchQueries({ queryKey: keys.deck });
    } else if (deck.nextCursor) {
      const query = { limit: PAGE, cursor: deck.nextCursor };
      const page = await api.call(discovery.discover, { query });
      queryClient.setQueryData<Deck>(keys.deck, (now) => now && addPage(now, page, decided));
    }
  } catch {
    // The deck ends here; when it is empty it is dealt from the start.
    queryClient.setQueryData<Deck>(keys.deck, (now) => now && { ...now, nextCursor: null });
  } finally {
    reading = false;
  }
}

const DECK = {
  queryKey: keys.deck,
  queryFn: readStart,
  staleTime: FRESH_MS,
  gcTime: Number.POSITIVE_INFINITY,
};

/** Deals while the page is still being put together. Resolves when it is done, or after `patience` ms. Never rejects. */
export async function dealAhead(patience: number): Promise<void> {
  if (!session.get()) return;
  const patient = new Promise((resolve) => setTimeout(resolve, patience));
  await Promise.race([queryClient.prefetchQuery(DECK), patient]);
}

/** The people to decide on. */
export function useDeck() {
  const query = useQuery({ ...DECK, refetchOnWindowFocus: false, refetchOnReconnect: false });
  const left = query.data?.people.length;
  useEffect(() => {
    if (left !== undefined) void readMore();
  }, [left]);
  return query;
}
