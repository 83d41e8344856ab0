import type { Conversation } from '@romantic/contract';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../../design/avatar.tsx';
import { Button, ButtonLink } from '../../design/button.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { LetterPicture } from './letter-picture.tsx';
import { useConversations } from './use-conversations.ts';

/** Conversations whose presence and typing are listened to: the top of the list, where things happen. */
const LIVE_ROWS = 15;

/** New matches, then conversations, the one that changed last first. */
export function ConversationList({ selected }: { selected: string | null }) {
  const t = useText();
  const { conversations, isPending, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useConversations();
  const fresh = conversations.filter(({ lastSeq }) => lastSeq === 0);
  const begun = conversations.filter(({ lastSeq }) => lastSeq > 0);
  return (
    <>
      <h1 className="px-5 pt-6 pb-3 font-display text-4xl">{t('chats.title')}</h1>
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain pb-6">
        {isPending && !error && <Rows />}
        {error && conversations.length === 0 && <ErrorState error={error} retry={() => void refetch()} />}
        {!isPending && !error && conversations.length === 0 && (
          <EmptyState
            picture={<LetterPicture className="w-44" />}
            title={t('chats.emptyTitle')}
            text={t('chats.emptyText')}
            action={<ButtonLink to="/discover">{t('chats.emptyAction')}</ButtonLink>}
          />
        )}
        {fresh.length > 0 && <NewMatches matches={fresh} selected={selected} />}
        {begun.length > 0 && (
          <section aria-label={t('chats.conversations')}>
            <ul className="px-2">
              {begun.map((conversation, index) => (
                <ConversationRow
                  key={conversation.id}
                  conversation={conversation}
                  selected={conversation.id === selected}
                  live={index < LIVE_ROWS}
                />
              ))}
            </ul>
          </section>
        )}
        {hasNextPage && <Further busy={isFetchingNextPage} load={() => void fetchNextPage()} />}
      </div>
    </>
  );
}

function NewMatches({ matches, selected }: { matches: readonly Conversation[]; selected: string | null }) {
  const t = useText();
  return (
    <section className="mb-4" aria-labelledby="new-matches">
      <h2 id="new-matches" className="px-5 pb-2 text-sm font-semibold text-ink-soft">
        {t('chats.newMatches')}
      </h2>
      <ul className="flex gap-1 overflow-x-auto overscroll-x-contain px-3 pb-1 [scrollbar-width:none]">
        {matches.map(({ id, user }) => (
          <li key={id}>
            <Link
              to={`/chats/${id}`}
              aria-current={id === selected ? 'page' : undefined}
              className="flex w-22 flex-col items-center gap-1.5 rounded-3xl p-2 hover:bg-ink/5 aria-[current=page]:bg-ink/8"
            >
              <span className="rounded-full bg-accent p-[2.5px]">
                <span className="block rounded-full bg-paper p-[2.5px]">
                  <Avatar person={user} className="block!" />
                </span>
              </span>
              <span className="w-full truncate text-center text-sm">{user.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Reads the next page when the end of the list comes near; a button for who does not scroll. */
function Further({ busy, load }: { busy: boolean; load: () => void }) {
  const t = useText();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = end.current;
    if (!target || busy) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) load();
      },
      { rootMargin: '600px' },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [busy, load]);
  return (
    <div ref={end} className="flex justify-center p-4">
      <Button variant="quiet" busy={busy} onClick={load}>
        {t('chats.more')}
      </Button>
    </div>
  );
}

function Rows() {
  return (
    <div className="flex flex-col gap-4 px-5 pt-2" aria-hidden>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="flex items-center gap-4">
          <Skeleton className="size-14 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-4 w-1/3 rounded-full" />
            <Skeleton className="h-3 w-3/4 rounded-full" />
          </div>
        </div>
      ))}
    </div>
  );
}
