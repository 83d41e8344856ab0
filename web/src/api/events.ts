import { useEffect, useRef } from 'react';
import { keys, queryClient } from './queries.ts';
import { useTopic } from './realtime.ts';
import { realtimeKey } from './server.ts';
import { useSession } from './session.ts';

/** What the server says on the member's own topic (docs/chat.md, docs/calls.md, docs/coins.md). */
const EVENTS = [
  'match.created',
  'match.ended',
  'message.created',
  'message.read',
  'message.updated',
  'call.ringing',
  'call.updated',
  'like.received',
  'coins.changed',
  'entitlement.changed',
  'restriction.changed',
] as const;
export type MemberEvent = (typeof EVENTS)[number];

/** Where live updates are off, everything is asked for again this often, ms. */
const ASK_EVERY_MS = 15_000;

// biome-ignore lint/suspicious/noExplicitAny: each event has a payload of its own.
type Listener = (payload: any) => void;
const listeners = new Map<string, Set<Listener>>();

function tell(event: string, payload: unknown): void {
  for (const listener of listeners.get(event) ?? []) listener(payload);
}

const HANDLERS = Object.fromEntries(
  EVENTS.map((event) => [event, (payload: unknown) => tell(event, payload)]),
);

/** Joins the member's own topic. Once, by the shell. An event is a hint: after each join all that may have changed is read. */
export function useMemberEvents(): void {
  const userId = useSession()?.userId;
  const joinedBefore = useRef(false);
  useTopic(userId ? `user:${userId}` : null, HANDLERS, {
    onJoined() {
      if (joinedBefore.current) readAgain();
      // Between the first read and the first join something may have been told to nobody.
      else invalidate(keys.me, keys.balance, keys.transactions, keys.premium, keys.likes);
      joinedBefore.current = true;
      tell('rejoined', null);
    },
  });
  useEffect(() => {
    if (realtimeKey !== '' || !userId) return;
    const timer = setInterval(() => {
      readAgain();
      tell('rejoined', null);
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [userId]);
  useMemberEvent('coins.changed', () => invalidate(keys.me, keys.balance, keys.transactions));
  useMemberEvent('entitlement.changed', () => invalidate(keys.me, keys.premium, keys.likes));
  useMemberEvent('like.received', () => invalidate(keys.me, keys.likes));
}

/** All but the deck: the card that somebody holds in their hand is not dealt anew. */
function readAgain(): void {
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.deck[0] });
}

function invalidate(...changed: readonly (readonly unknown[])[]): void {
  for (const queryKey of changed) void queryClient.invalidateQueries({ queryKey });
}

/** Listens on the member's own topic. `rejoined`: what came before may have been missed, read by cursor. */
export function useMemberEvent(event: MemberEvent | 'rejoined', listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const hear: Listener = (payload) => latest.current(payload);
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(hear));
    return () => void set.delete(hear);
  }, [event]);
}
