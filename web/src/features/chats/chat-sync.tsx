import type { Message } from '@romantic/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMemberEvent } from '../../api/events.ts';
import { keys } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { onSignOut } from '../../api/sign-out.ts';
import { desk, threads } from './chat-desk.ts';
import {
  type Applied,
  applyCreated,
  applyReadMark,
  applyUpdated,
  type ConversationPages,
  removeConversation,
} from './conversation-pages.ts';
import type { ReadMark } from './thread.ts';
import { MatchTopics, matchTopics } from './use-match-topic.tsx';

onSignOut(desk.forget);

/** How often what waits is tried again while nothing else wakes it, ms. */
const WAKE_EVERY_MS = 20_000;

/** Keeps the member's conversations up to date on every page, and sends what waits. Shows nothing. */
export function ChatSync() {
  const me = useSession()?.userId ?? null;
  const cache = useQueryClient();

  useEffect(() => {
    if (me) return desk.open(me);
    void desk.forget();
    return undefined;
  }, [me]);

  useEffect(() => {
    const apply = (change: (pages: ConversationPages) => Applied) => {
      const pages = cache.getQueryData<ConversationPages>(keys.conversations);
      if (!pages) return;
      const applied = change(pages);
      if (applied.pages !== pages) cache.setQueryData(keys.conversations, applied.pages);
      if (applied.unknown) void cache.invalidateQueries({ queryKey: keys.conversations });
    };
    return me ? desk.onSent((message) => apply((pages) => applyCreated(pages, message, me))) : undefined;
  }, [cache, me]);

  const apply = (change: (pages: ConversationPages, me: string) => Applied) => {
    const pages = cache.getQueryData<ConversationPages>(keys.conversations);
    if (!pages || !me) return;
    const applied = change(pages, me);
    if (applied.pages !== pages) cache.setQueryData(keys.conversations, applied.pages);
    if (applied.unknown) void cache.invalidateQueries({ queryKey: keys.conversations });
  };
  const readListAgain = () => void cache.invalidateQueries({ queryKey: keys.conversations });

  useMemberEvent('message.created', (message: Message) => {
    threads.tell(message);
    if (message.senderId !== me) matchTopics.heardMessage(message.conversationId);
    apply((pages, member) => applyCreated(pages, message, member));
  });
  useMemberEvent('message.updated', (message: Message) => {
    threads.change(message.conversationId, message.id, () => message);
    apply((pages, member) => applyUpdated(pages, message, member));
  });
  useMemberEvent('message.read', (read: ReadMark & { conversationId: string }) => {
    threads.markRead(read.conversationId, read);
    apply((pages, member) => applyReadMark(pages, read, member));
  });
  useMemberEvent('match.created', readListAgain);
  useMemberEvent('match.ended', ({ matchId }: { matchId: string }) => {
    apply((pages) => ({ pages: removeConversation(pages, matchId), unknown: false }));
  });
  useMemberEvent('rejoined', () => {
    void threads.catchUp();
    desk.wake();
    readListAgain();
  });

  useEffect(() => {
    const timer = setInterval(() => navigator.onLine && desk.wake(), WAKE_EVERY_MS);
    window.addEventListener('online', desk.wake);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', desk.wake);
    };
  }, []);
  return <MatchTopics />;
}
