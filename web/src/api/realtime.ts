import type { RealtimeChannel, RealtimeClient } from '@supabase/realtime-js';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { firstPageShown } from './first-page.ts';
import { realtimeKey } from './server.ts';
import { session } from './session.ts';

export type RealtimeState = 'joined' | 'joining' | 'offline';

let state: RealtimeState = 'offline';
const stateListeners = new Set<() => void>();

function setState(next: RealtimeState): void {
  if (state === next) return;
  state = next;
  for (const listener of stateListeners) listener();
}

async function createRealtime(): Promise<RealtimeClient> {
  await firstPageShown;
  const { RealtimeClient } = await import('@supabase/realtime-js');
  const client = new RealtimeClient(`${location.origin.replace(/^http/, 'ws')}/realtime/v1`, {
    params: { apikey: realtimeKey },
    accessToken: async () => {
      if (session.isStale()) await session.refresh().catch(() => false);
      return session.get()?.accessToken ?? null;
    },
  });
  // A new token goes to all channels at once; without a member nothing stays open.
  session.subscribe(() => {
    const token = session.get()?.accessToken;
    if (token) void client.setAuth();
    else void client.removeAllChannels().then(() => client.disconnect());
  });
  return client;
}

let client: Promise<RealtimeClient> | null = null;

/** One connection a tab, opened by the first topic; its code comes after the first page. */
function getRealtime(): Promise<RealtimeClient> {
  client ??= createRealtime().catch((error: unknown) => {
    client = null;
    throw error;
  });
  return client;
}

export type TopicName = `user:${string}` | `match:${string}` | `call:${string}`;
// biome-ignore lint/suspicious/noExplicitAny: what an event holds is known to whoever listens for it.
export type TopicHandlers = Readonly<Record<string, (payload: any) => void>>;

export interface TopicOptions {
  /** Tells the others that this member is here, and this listener who is. */
  presence?: { state: Record<string, unknown>; onSync(present: Record<string, unknown[]>): void };
  /** After each join, the first and those after a broken connection: what was missed has to be read. */
  onJoined?(): void;
}

export interface TopicHandle {
  readonly state: RealtimeState;
  /** To everybody else on the topic, at most once; lost while there is no connection. */
  send(event: string, payload: Record<string, unknown>): void;
}

/** Joins a private topic for as long as the component stands. `null` joins nothing. Handlers may change at any time. */
export function useTopic(
  topic: TopicName | null,
  handlers: TopicHandlers,
  options: TopicOptions = {},
): TopicHandle | null {
  const latest = useRef({ handlers, options });
  latest.current = { handlers, options };
  const channel = useRef<RealtimeChannel | null>(null);
  const [joined, setJoined] = useState<RealtimeState>('joining');
  const events = Object.keys(handlers).join(' ');
  const withPresence = options.presence !== undefined;

  useEffect(() => {
    if (topic === null || realtimeKey === '') return;
    setJoined('joining');
    let left = false;
    const join = (realtime: RealtimeClient): void => {
      if (left) return;
      const mine = realtime.channel(topic, {
        config: {
          private: true,
          ...(withPresence ? { presence: { key: session.get()?.userId ?? '' } } : {}),
        },
      });
      for (const event of events.split(' ').filter((name) => name !== '')) {
        mine.on('broadcast', { event }, ({ payload }) => latest.current.handlers[event]?.(payload));
      }
      if (withPresence) {
        mine.on('presence', { event: 'sync' }, () =>
          latest.current.options.presence?.onSync(mine.presenceState()),
        );
      }
      mine.subscribe((status) => {
        const next = status === 'SUBSCRIBED' ? 'joined' : status === 'CLOSED' ? 'offline' : 'joining';
        setJoined(next);
        if (topic.startsWith('user:')) setState(next);
        if (next !== 'joined') return;
        const { presence, onJoined } = latest.current.options;
        if (presence) void mine.track(presence.state);
        onJoined?.();
      });
      channel.current = mine;
    };
    const opening = getRealtime();
    // Without its code there are no live updates; the next page that wants some tries again.
    opening.then(join).catch(() => !left && setJoined('offline'));
    return () => {
      left = true;
      const mine = channel.current;
      channel.current = null;
      if (topic.startsWith('user:')) setState('offline');
      if (mine) void opening.then((realtime) => realtime.removeChannel(mine));
    };
  }, [topic, events, withPresence]);

  if (topic === null) return null;
  return {
    state: joined,
    send: (event, payload) => void channel.current?.send({ type: 'broadcast', event, payload }),
  };
}

/** Whether what happens elsewhere is heard at once. */
export function useRealtimeState(): RealtimeState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}
