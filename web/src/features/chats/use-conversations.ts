import { type Conversation, discovery, messages } from '@romantic/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { desk, threads } from './chat-desk.ts';
import {
  type ConversationPages,
  findConversation,
  listAll,
  removeConversation,
} from './conversation-pages.ts';
import { PREFIX as DRAFTS } from './drafts.ts';

const PAGE = 30;

/** The member's conversations, the one that changed last first; more on demand. */
export function useConversations() {
  const query = useInfiniteQuery({
    queryKey: keys.conversations,
    queryFn: ({ pageParam, signal }) =>
      api.call(messages.listConversations, {
        query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 60_000,
  });
  const conversations = useMemo(() => (query.data ? listAll(query.data) : []), [query.data]);
  return { ...query, conversations };
}

/** One of them, wherever it is in the list. `missing`: it is nowhere, so it is over or never was the member's. */
export function useConversation(id: string): {
  conversation: Conversation | null;
  missing: boolean;
  error: unknown;
} {
  const { data, hasNextPage, fetchNextPage, isFetching, isPending, error } = useConversations();
  const conversation = findConversation(data, id);
  const further = !conversation && !isPending && !isFetching && hasNextPage && !error;
  useEffect(() => {
    if (further) void fetchNextPage();
  }, [further, fetchNextPage]);
  return {
    conversation,
    missing: !conversation && !isPending && !isFetching && !hasNextPage && !error,
    error: conversation ? null : error,
  };
}

/** How many conversations have something unread, as far as they are known. */
export function useUnreadCount(): number {
  return useConversations().conversations.filter(({ unread }) => unread > 0).length;
}

/** Takes a conversation that is over out of everything that shows it. */
export function useDropConversation(): (id: string) => void {
  const cache = useQueryClient();
  return (id) => {
    cache.setQueryData<ConversationPages>(
      keys.conversations,
      (pages) => pages && removeConversation(pages, id),
    );
    void cache.invalidateQueries({ queryKey: keys.matches });
    threads.drop(id);
    desk.drafts()?.set(id, '');
  };
}

export function useUnmatch() {
  const drop = useDropConversation();
  return useMutation({
    mutationFn: (matchId: string) => api.call(discovery.unmatch, { params: { matchId } }),
    onSuccess: (_, matchId) => drop(matchId),
  });
}

export function useThread(id: string) {
  const view = useSyncExternalStore(threads.subscribe, () => threads.view(id));
  useEffect(() => {
    void threads.open(id);
  }, [id]);
  return view;
}

export function useWaiting(id: string) {
  const { items, progress } = useSyncExternalStore(desk.subscribe, desk.waiting);
  return { items: useMemo(() => items.filter((item) => item.conversationId === id), [items, id]), progress };
}

/** What was written there and not sent. */
export function useDraft(id: string): string {
  return useSyncExternalStore(subscribeDrafts, () => desk.drafts()?.get(id) ?? '');
}

function subscribeDrafts(listener: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key?.startsWith(DRAFTS)) desk.drafts()?.hearOthers();
  };
  window.addEventListener('storage', onStorage);
  const stop = desk.drafts()?.subscribe(listener);
  return () => {
    window.removeEventListener('storage', onStorage);
    stop?.();
  };
}
