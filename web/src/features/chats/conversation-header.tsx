import { type Conversation, calls } from '@romantic/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { BackIcon, MoreIcon, PhoneIcon, VideoIcon } from '../../design/icons.tsx';
import { Menu } from '../../design/menu.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { useStartCall } from '../calls/use-start-call.ts';
import { BlockSheet } from '../safety/block.tsx';
import { ReportSheet } from '../safety/report-sheet.tsx';
import { PresenceAvatar } from './presence-avatar.tsx';
import { TypingDots } from './typing-dots.tsx';
import { useDropConversation, useUnmatch } from './use-conversations.ts';
import type { MatchTopic } from './use-match-topic.tsx';

interface HeaderProps {
  conversation: Conversation;
  topic: MatchTopic;
  over: boolean;
}

/** Who it is, whether they are there, calls, and the menu with the ways out. */
export function ConversationHeader({ conversation: { id, user }, topic, over }: HeaderProps) {
  const t = useText();
  const startCall = useStartCall();
  const online = topic.online || user.activity === 'now';
  return (
    <header className="flex items-center gap-1 border-b border-line px-2 py-2 lg:px-4">
      <Link
        to="/chats"
        aria-label={t('chats.back')}
        className="grid size-11 shrink-0 place-items-center rounded-full hover:bg-ink/5 lg:hidden"
      >
        <BackIcon />
      </Link>
      <Link
        to={`/people/${user.id}`}
        title={t('chats.openProfile', { name: user.name })}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-full p-1 pe-3 hover:bg-ink/5"
      >
        <PresenceAvatar user={user} online={online} className="size-11!" />
        <span className="min-w-0">
          <h1 className="truncate text-xl">{user.name}</h1>
          <Status name={user.name} typing={topic.typing} online={online} today={user.activity === 'today'} />
        </span>
      </Link>
      {!over && (
        <>
          <IconButton label={t('calls.voiceCall')} onClick={() => startCall(id, 'audio')}>
            <PhoneIcon />
          </IconButton>
          <IconButton label={t('calls.videoCall')} onClick={() => startCall(id, 'video')}>
            <VideoIcon />
          </IconButton>
          <WaysOut id={id} userId={user.id} name={user.name} />
        </>
      )}
    </header>
  );
}

function Status({
  name,
  typing,
  online,
  today,
}: {
  name: string;
  typing: boolean;
  online: boolean;
  today: boolean;
}) {
  const t = useText();
  const text = typing
    ? t('chats.typing', { name })
    : online
      ? t('chats.online')
      : today
        ? t('chats.activeToday')
        : null;
  return (
    <span
      className="flex h-5 items-center gap-1.5 truncate text-sm whitespace-nowrap text-ink-soft"
      aria-live="polite"
    >
      {typing && <TypingDots />}
      <span className={online && !typing ? 'text-sage' : ''}>{text}</span>
    </span>
  );
}

function WaysOut({ id, userId, name }: { id: string; userId: string; name: string }) {
  const t = useText();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const unmatch = useUnmatch();
  const drop = useDropConversation();
  const tell = (error: unknown) => toast.show(problemText(error), { tone: 'bad' });
  const [open, setOpen] = useState<'unmatch' | 'report' | 'block' | null>(null);
  const consent = useCallConsent(id, name);
  const leave = () => {
    drop(id);
    void navigate('/chats');
  };
  return (
    <>
      <Menu
        label={t('chats.more')}
        icon={<MoreIcon />}
        items={[
          ...(consent ? [{ label: consent.label, onSelect: consent.change }] : []),
          { label: t('chats.unmatch'), onSelect: () => setOpen('unmatch') },
          { label: t('chats.report'), onSelect: () => setOpen('report'), danger: true },
          { label: t('chats.block'), onSelect: () => setOpen('block'), danger: true },
        ]}
      />
      <ConfirmSheet
        open={open === 'unmatch'}
        onClose={() => setOpen(null)}
        title={t('chats.unmatchTitle', { name })}
        text={t('chats.unmatchText')}
        confirm={t('chats.unmatch')}
        danger
        busy={unmatch.isPending}
        onConfirm={() =>
          unmatch.mutate(id, {
            onSuccess: () => void navigate('/chats'),
            onError: tell,
          })
        }
      />
      <BlockSheet
        userId={userId}
        name={name}
        open={open === 'block'}
        onClose={() => setOpen(null)}
        onDone={leave}
      />
      <ReportSheet
        userId={userId}
        matchId={id}
        open={open === 'report'}
        onClose={() => setOpen(null)}
        onDone={leave}
      />
    </>
  );
}

/** Whether the other may call; null while nobody knows. */
function useCallConsent(matchId: string, name: string): { label: string; change: () => void } | null {
  const t = useText();
  const cache = useQueryClient();
  const problemText = useProblemText();
  const queryKey = ['call-consent', matchId];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.call(calls.getCallConsent, { params: { matchId }, signal }),
    staleTime: 60_000,
  });
  if (!data) return null;
  const allowed = !data.allowed;
  return {
    label: t(allowed ? 'chats.callsAllowed' : 'chats.callsForbidden', { name }),
    change: () =>
      void api.call(calls.setCallConsent, { params: { matchId }, body: { allowed } }).then(
        (next) => {
          cache.setQueryData(queryKey, next);
          toast.show(t(allowed ? 'chats.callsAllowedDone' : 'chats.callsForbiddenDone', { name }));
        },
        (error: unknown) => toast.show(problemText(error), { tone: 'bad' }),
      ),
  };
}
