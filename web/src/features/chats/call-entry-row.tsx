import type { CallEntry, Message } from '@romantic/contract';
import { HangUpIcon, PhoneIcon, VideoIcon } from '../../design/icons.tsx';
import { type TextKey, useFormats, useText } from '../../i18n/i18n.tsx';
import { useStartCall } from '../calls/use-start-call.ts';
import { formatDuration } from './duration.ts';

interface EntryProps {
  message: Message;
  mine: boolean;
  name: string;
}

/** A call in the course of the conversation; pressed, it calls again. */
export function CallEntryRow({ message, mine, name }: EntryProps) {
  const t = useText();
  const formats = useFormats();
  const startCall = useStartCall();
  const { call } = message;
  if (!call) return null;
  const missed = call.status === 'missed' && !mine;
  const Icon = missed ? HangUpIcon : call.media === 'video' ? VideoIcon : PhoneIcon;
  return (
    <li className="my-3 flex justify-center">
      <button
        type="button"
        onClick={() => startCall(message.conversationId, call.media)}
        aria-label={`${t(call.media === 'video' ? 'calls.entryVideo' : 'calls.entryVoice')}, ${name}: ${t('calls.callAgain')}`}
        className="flex min-h-11 items-center gap-3 rounded-full border border-line bg-surface px-4 py-1.5 text-sm hover:bg-raised"
      >
        <span className={missed ? 'text-danger' : 'text-sage'}>
          <Icon className="size-5!" />
        </span>
        <span>
          {t(call.media === 'video' ? 'calls.entryVideo' : 'calls.entryVoice')}
          <span className="text-ink-soft">
            {' · '}
            {call.status === 'completed' ? formatDuration(call.durationSeconds) : t(entryKey(call, mine))}
            {' · '}
            <time dateTime={message.createdAt}>{formats.time(message.createdAt)}</time>
          </span>
        </span>
      </button>
    </li>
  );
}

function entryKey({ status }: CallEntry, mine: boolean): TextKey {
  if (status === 'missed') return mine ? 'calls.entryMissedMine' : 'calls.entryMissed';
  if (status === 'rejected') return 'calls.entryRejected';
  if (status === 'cancelled') return mine ? 'calls.entryCancelled' : 'calls.entryMissed';
  return 'calls.entryFailed';
}
