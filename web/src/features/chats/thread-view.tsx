import type { Conversation, Message } from '@romantic/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../../api/session.ts';
import { ForwardIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { Bubble } from './bubble.tsx';
import { CallEntryRow } from './call-entry-row.tsx';
import { threads } from './chat-desk.ts';
import { ConversationStart } from './conversation-start.tsx';
import { findLastRead, listRows } from './rows.ts';
import type { Thread } from './thread.ts';
import type { ThreadView as View } from './threads.ts';
import { TypingDots } from './typing-dots.tsx';
import { useWaiting } from './use-conversations.ts';
import { useReadMark } from './use-read-mark.ts';
import { useScrollKeeper } from './use-scroll-keeper.ts';
import { useSummary } from './use-summary.ts';
import { WaitingBubble } from './waiting-bubble.tsx';

interface ThreadProps {
  conversation: Conversation;
  thread: Thread;
  loading: View['loading'];
  typing: boolean;
}

/** Everything that was written, oldest first; it stays where one reads, and follows the newest at the end. */
export function ThreadView({ conversation, thread, loading, typing }: ThreadProps) {
  const t = useText();
  const me = useSession()?.userId ?? '';
  const { id, user, myReadSeq } = conversation;
  const waiting = useWaiting(id);
  const [newAfter] = useState(conversation.unread > 0 ? myReadSeq : null);
  const { messages } = thread;
  const rows = useMemo(
    () => listRows({ messages, waiting: waiting.items, me, newAfter }),
    [messages, waiting.items, me, newAfter],
  );
  const lastRead = useMemo(() => findLastRead(messages, me), [messages, me]);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const last = rows.at(-1);
  const readEarlier = useCallback(() => void threads.readEarlier(id), [id]);
  const { atEnd, toEnd } = useScrollKeeper(
    scroller,
    content,
    { start: rows[0]?.key, end: last?.key, mine: last !== undefined && 'mine' in last && last.mine },
    readEarlier,
  );
  const newest = messages.findLast(({ senderId }) => senderId !== me) ?? null;
  const missed = useMissed(messages, me, atEnd);
  const unread = newest !== null && newest.seq > myReadSeq;
  useReadMark(atEnd && unread ? (messages.at(-1) ?? null) : null, myReadSeq);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t('chats.log', { name: user.name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the keys
        tabIndex={0}
        className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:outline-offset-[-4px]"
      >
        <div ref={content} className="mx-auto flex min-h-full max-w-3xl flex-col justify-end px-4 py-4">
          {thread.hasEarlier ? (
            <div className="flex h-12 items-center justify-center">
              <button
                type="button"
                onClick={readEarlier}
                className="rounded-full px-4 py-2 text-sm text-ink-soft hover:bg-ink/5"
              >
                {t(loading === 'earlier' ? 'chats.loadingEarlier' : 'chats.earlier')}
              </button>
            </div>
          ) : (
            <ConversationStart user={user} empty={rows.length === 0} conversationId={id} />
          )}
          <ol className="flex flex-col">
            {rows.map((row) => {
              if (row.kind === 'day') return <Day key={row.key} at={row.at} />;
              if (row.kind === 'new') return <NewMark key={row.key} />;
              if (row.kind === 'waiting') {
                const { item } = row;
                return (
                  <WaitingBubble
                    key={row.key}
                    row={row}
                    done={waiting.progress.get(item.clientMessageId) ?? null}
                  />
                );
              }
              if (row.message.call)
                return <CallEntryRow key={row.key} message={row.message} mine={row.mine} name={user.name} />;
              return (
                <Bubble
                  key={row.key}
                  row={row}
                  user={user}
                  mark={markOf(row.message, lastRead, last?.key === row.key)}
                />
              );
            })}
          </ol>
          {typing && (
            <div className="mt-2 w-fit rounded-3xl rounded-es-lg border border-line bg-surface px-4 py-3 text-ink-soft motion-safe:animate-appear">
              <TypingDots />
              <span className="sr-only">{t('chats.typing', { name: user.name })}</span>
            </div>
          )}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute end-4 bottom-4 flex min-h-11 items-center gap-2 rounded-full border border-line bg-raised px-4 shadow-small motion-safe:animate-rise"
        >
          <ForwardIcon className="rotate-90" />
          {missed > 0 ? (
            t('chats.newestCount', { count: missed })
          ) : (
            <span className="sr-only">{t('chats.newest')}</span>
          )}
        </button>
      )}
      <Announcer messages={messages} me={me} name={user.name} />
    </div>
  );
}

function markOf(message: Message, lastRead: Message | null, isLast: boolean): 'read' | 'sent' | null {
  if (message.id === lastRead?.id) return 'read';
  return isLast && message.readAt === null ? 'sent' : null;
}

/** How many of the other's messages came while the end was out of sight. */
function useMissed(messages: readonly Message[], me: string, atEnd: boolean): number {
  const last = messages.at(-1)?.seq ?? 0;
  const [seen, setSeen] = useState(last);
  useEffect(() => {
    if (atEnd) setSeen(last);
  }, [atEnd, last]);
  return messages.filter(({ seq, senderId }) => seq > seen && senderId !== me).length;
}

/** Reads the newest message of the other to who listens instead of looking, once, when it arrives. */
function Announcer({ messages, me, name }: { messages: readonly Message[]; me: string; name: string }) {
  const summary = useSummary();
  const newest = messages.at(-1);
  const [from] = useState(newest?.seq ?? 0);
  const news = newest && newest.seq > from && newest.senderId !== me ? newest : null;
  return (
    <div aria-live="polite" className="sr-only">
      {news && `${name}: ${summary(news, me)}`}
    </div>
  );
}

function Day({ at }: { at: Date }) {
  const t = useText();
  const formats = useFormats();
  const daysAgo = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  const text =
    daysAgo === 0
      ? t('chats.today')
      : daysAgo === 1
        ? t('chats.yesterday')
        : formats.date(at, { weekday: 'long', day: 'numeric', month: 'long' });
  return (
    <li className="my-4 text-center font-display text-base text-ink-soft italic">
      <time dateTime={at.toISOString()}>{text}</time>
    </li>
  );
}

function NewMark() {
  const t = useText();
  return (
    <li className="my-3 flex items-center gap-3 text-sm font-semibold text-accent-ink before:h-px before:flex-1 before:bg-accent/40 after:h-px after:flex-1 after:bg-accent/40">
      {t('chats.newMessages')}
    </li>
  );
}
