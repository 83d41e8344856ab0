import type { Conversation } from '@romantic/contract';
import { Link } from 'react-router';
import { useSession } from '../../api/session.ts';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { PresenceAvatar } from './presence-avatar.tsx';
import { TypingDots } from './typing-dots.tsx';
import { useDraft, useWaiting } from './use-conversations.ts';
import { useMatchTopic } from './use-match-topic.tsx';
import { useSummary } from './use-summary.ts';

interface RowProps {
  conversation: Conversation;
  selected: boolean;
  /** Whether the row listens to who is there and types. */
  live: boolean;
}

/** One conversation in the list: who, when, the last words, and how much is unread. */
export function ConversationRow({ conversation, selected, live }: RowProps) {
  const t = useText();
  const { id, user, unread, lastMessage } = conversation;
  const me = useSession()?.userId ?? '';
  const { typing, online } = useMatchTopic(live ? id : null);
  const draft = useDraft(id);
  const { items } = useWaiting(id);
  const summary = useSummary()(items.at(-1) ?? lastMessage, me);
  const failed = items.some(({ refusal }) => refusal);
  return (
    <li>
      <Link
        to={`/chats/${id}`}
        aria-current={selected ? 'page' : undefined}
        className="flex items-center gap-4 rounded-3xl px-3 py-2.5 hover:bg-ink/5 aria-[current=page]:bg-ink/8"
      >
        <PresenceAvatar user={user} online={online || user.activity === 'now'} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={`truncate text-lg ${unread > 0 ? 'font-semibold' : 'font-medium'}`}>
              {user.name}
            </span>
            <span className="ms-auto shrink-0 text-xs text-ink-soft">
              <When at={lastMessage?.createdAt ?? null} />
            </span>
          </span>
          <span className="flex items-center gap-2">
            <span className={`min-w-0 flex-1 truncate ${unread > 0 ? 'text-ink' : 'text-ink-soft'}`}>
              {typing ? (
                <span className="inline-flex items-center gap-2 text-accent-ink">
                  <TypingDots />
                  {t('chats.typingShort')}
                </span>
              ) : failed ? (
                <span className="text-danger">{t('chats.failed')}</span>
              ) : draft && !selected ? (
                <span className="italic">{t('chats.draft', { text: draft })}</span>
              ) : (
                <bdi>{summary}</bdi>
              )}
            </span>
            {unread > 0 && (
              <span className="min-w-6 shrink-0 rounded-full bg-accent px-1.5 text-center text-sm leading-6 font-semibold text-on-accent">
                <span aria-hidden>{unread > 99 ? '99+' : unread}</span>
                <span className="sr-only">{t('chats.unread', { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}

/** The time of today, else the day. */
function When({ at }: { at: string | null }) {
  const formats = useFormats();
  if (!at) return null;
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return (
    <time dateTime={at}>
      {today ? formats.time(date) : formats.date(date, { day: 'numeric', month: 'short' })}
    </time>
  );
}
