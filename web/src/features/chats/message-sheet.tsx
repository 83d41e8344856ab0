import type { Message } from '@romantic/contract';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../../api/session.ts';
import { CopyIcon, FlagIcon, TrashIcon } from '../../design/icons.tsx';
import { ConfirmSheet, Sheet } from '../../design/sheet.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ReportSheet } from '../safety/report-sheet.tsx';
import { useDropConversation } from './use-conversations.ts';
import { useDeleteMessage, useReaction } from './use-message-actions.ts';

const REACTIONS = ['❤️', '😂', '😍', '😮', '🥺', '👏', '🔥', '🌹', '☕', '🙌', '😅', '👍'] as const;

interface SheetProps {
  message: Message;
  mine: boolean;
  onClose: () => void;
}

/** What can be done with a message: react, copy, delete one's own, report the other's. */
export function MessageSheet({ message, mine, onClose }: SheetProps) {
  const t = useText();
  const me = useSession()?.userId;
  const react = useReaction(message);
  const remove = useDeleteMessage(message);
  const drop = useDropConversation();
  const navigate = useNavigate();
  const [next, setNext] = useState<'delete' | 'report' | null>(null);
  const own = message.reactions.find(({ userId }) => userId === me)?.emoji;
  if (next === 'report') {
    const { senderId, conversationId, id } = message;
    return (
      <ReportSheet
        userId={senderId}
        matchId={conversationId}
        messageId={id}
        open
        onClose={onClose}
        onDone={() => {
          onClose();
          drop(conversationId);
          void navigate('/chats');
        }}
      />
    );
  }
  if (next === 'delete') {
    return (
      <ConfirmSheet
        open
        onClose={onClose}
        title={t('chats.deleteTitle')}
        text={t('chats.deleteText')}
        confirm={t('chats.delete')}
        danger
        onConfirm={() => void remove().then(onClose)}
      />
    );
  }
  return (
    <Sheet open onClose={onClose} title={t('chats.messageMenu')}>
      <fieldset className="grid grid-cols-6 gap-1 pb-4" aria-label={t('chats.react')}>
        {REACTIONS.map((emoji) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={emoji === own}
            aria-label={t('chats.reactWith', { emoji })}
            onClick={() => {
              react(emoji === own ? null : emoji);
              onClose();
            }}
            className="grid aspect-square place-items-center rounded-full text-3xl transition-transform hover:scale-110 hover:bg-ink/5 aria-pressed:bg-accent-soft"
          >
            {emoji}
          </button>
        ))}
      </fieldset>
      <ul className="flex flex-col border-t border-line pt-2">
        {message.content && (
          <Action
            icon={<CopyIcon />}
            label={t('chats.copy')}
            act={() => {
              void navigator.clipboard
                .writeText(message.content ?? '')
                .then(() => toast.show(t('chats.copied')));
              onClose();
            }}
          />
        )}
        {mine && !message.gift && (
          <Action icon={<TrashIcon />} label={t('chats.delete')} act={() => setNext('delete')} danger />
        )}
        {!mine && (
          <Action icon={<FlagIcon />} label={t('chats.report')} act={() => setNext('report')} danger />
        )}
      </ul>
    </Sheet>
  );
}

function Action({
  icon,
  label,
  act,
  danger,
}: {
  icon: React.ReactNode;
  label: string;
  act: () => void;
  danger?: boolean;
}) {
  return (
    <li>
      <button
        type="button"
        onClick={act}
        className={`flex min-h-12 w-full items-center gap-4 rounded-field px-3 text-start hover:bg-ink/5 ${danger ? 'text-danger' : ''}`}
      >
        {icon}
        {label}
      </button>
    </li>
  );
}
