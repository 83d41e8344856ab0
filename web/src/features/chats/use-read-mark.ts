import { type Message, messages } from '@romantic/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { api } from '../../api/client.ts';
import { keys } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { applyReadMark, type ConversationPages } from './conversation-pages.ts';

/** The page is on the screen, and the member is in it. */
export function useIsLookedAt(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible' && document.hasFocus());
}

function subscribe(listener: () => void): () => void {
  const events = ['focus', 'blur'] as const;
  for (const event of events) window.addEventListener(event, listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

/** Marks as read what is seen: the newest message of the other, while it is on the screen and looked at. */
export function useReadMark(seen: Message | null, myReadSeq: number): void {
  const cache = useQueryClient();
  const me = useSession()?.userId ?? '';
  const lookedAt = useIsLookedAt();
  const marked = useRef(0);
  const id = seen?.id;
  const seq = seen?.seq ?? 0;
  const conversationId = seen?.conversationId ?? '';
  useEffect(() => {
    if (!id || !lookedAt || seq <= Math.max(myReadSeq, marked.current)) return;
    const before = marked.current;
    marked.current = seq;
    api.call(messages.markRead, { params: { messageId: id } }).then(
      ({ readSeq }) => {
        const mark = { conversationId, readerId: me, readSeq, readAt: '' };
        cache.setQueryData<ConversationPages>(keys.conversations, (pages) =>
          pages ? applyReadMark(pages, mark, me).pages : pages,
        );
      },
      () => {
        // Asked again with the next message, or when the page is looked at again.
        marked.current = before;
      },
    );
  }, [id, seq, conversationId, lookedAt, myReadSeq, me, cache]);
}
