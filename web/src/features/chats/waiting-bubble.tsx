import { useEffect, useMemo } from 'react';
import { useOnline } from '../../app/online.ts';
import { AlertIcon, ClockIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { Paper } from './bubble.tsx';
import { desk } from './chat-desk.ts';
import { formatDuration } from './duration.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Row } from './rows.ts';

/** A message that the server has not answered for: on its way, waiting for the network, or refused. */
export function WaitingBubble({
  row,
  done,
}: {
  row: Extract<Row, { kind: 'waiting' }>;
  done: number | null;
}) {
  const t = useText();
  const { item, first, last } = row;
  return (
    <li className={`flex flex-col items-end ${first ? 'mt-3' : 'mt-0.5'}`}>
      <div className={`max-w-[85%] lg:max-w-[75%] ${item.refusal ? '' : 'opacity-75'}`}>
        <span className="sr-only">{t('chats.me')}: </span>
        {item.type === 'image' && item.file && <LocalPhoto file={item.file} done={done} />}
        {item.type === 'voice' && (
          <Paper mine first={first} last={last}>
            <p className="flex items-center gap-3">
              {t('chats.voice')}
              <span className="text-sm text-ink-soft">{formatDuration((item.durationMs ?? 0) / 1000)}</span>
            </p>
          </Paper>
        )}
        {item.content && (
          <Paper mine first={first && item.type === 'text'} last={last}>
            <p className="whitespace-pre-wrap wrap-anywhere" dir="auto">
              {item.content}
            </p>
          </Paper>
        )}
      </div>
      {item.refusal ? <Refused item={item} /> : <OnItsWay done={done} last={last} />}
    </li>
  );
}

function OnItsWay({ done, last }: { done: number | null; last: boolean }) {
  const t = useText();
  const formats = useFormats();
  const online = useOnline();
  if (!last && done === null) return null;
  const percent = done === null ? null : `${formats.number(Math.round(done * 100))} %`;
  return (
    <p className="flex items-center gap-1.5 px-2 pt-1 text-xs text-ink-soft">
      <ClockIcon className="size-3.5!" />
      {percent ? t('chats.uploading', { percent }) : t(online ? 'chats.sending' : 'chats.waiting')}
    </p>
  );
}

function Refused({ item }: { item: OutboxItem }) {
  const t = useText();
  const { clientMessageId, refusal } = item;
  const text =
    refusal?.code === 'not_found'
      ? t('chats.failedEnded')
      : refusal?.code === 'rate_limited'
        ? t('chats.failedLimit')
        : item.file
          ? t('chats.failedFile')
          : t('chats.failed');
  return (
    <div role="status" className="flex flex-wrap items-center justify-end gap-x-1 ps-8 text-sm">
      <span className="flex items-center gap-1.5 py-1 text-danger">
        <AlertIcon className="size-4!" />
        {text}
      </span>
      {refusal?.retry && (
        <button
          type="button"
          className="min-h-9 rounded-full px-3 font-semibold hover:bg-ink/5"
          onClick={() => void desk.retry(clientMessageId)}
        >
          {t('chats.retry')}
        </button>
      )}
      <button
        type="button"
        className="min-h-9 rounded-full px-3 font-semibold hover:bg-ink/5"
        onClick={() => void desk.discard(clientMessageId)}
      >
        {t('chats.discard')}
      </button>
    </div>
  );
}

/** The picture as it is on this device, with how much of it has gone. */
function LocalPhoto({ file, done }: { file: Blob; done: number | null }) {
  const t = useText();
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <div className="relative w-64 max-w-full overflow-hidden rounded-card sm:w-72">
      <img src={url} alt={t('chats.myPhoto')} className="max-h-96 w-full object-cover" />
      {done !== null && (
        <progress
          aria-label={t('chats.sending')}
          value={done}
          className="absolute inset-x-3 bottom-3 h-1.5 w-[calc(100%-1.5rem)] overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-white/70 [&::-webkit-progress-value]:bg-accent"
        />
      )}
    </div>
  );
}
