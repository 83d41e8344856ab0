import { useEffect, useRef, useState } from 'react';
import { IconButton } from '../../design/icon-button.tsx';
import { SendIcon, TrashIcon } from '../../design/icons.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { desk } from './chat-desk.ts';
import { formatDuration } from './duration.ts';
import { LONGEST_RECORDING_MS, type Recorder, RecorderError, startRecorder } from './recorder.ts';

/** Bars of the live drawing. */
const BARS = 48;

/** Stands in place of the composer while a voice message is recorded. */
export function RecorderBar({ conversationId, onDone }: { conversationId: string; onDone: () => void }) {
  const t = useText();
  const [levels, setLevels] = useState<readonly number[]>([]);
  const [elapsed, setElapsed] = useState(0);
  const recorder = useRef<Recorder | null>(null);
  const done = useRef(onDone);
  done.current = onDone;

  useEffect(() => {
    let gone = false;
    startRecorder((level, ms) => {
      setLevels((before) => [...before.slice(1 - BARS), level]);
      setElapsed(ms);
    }).then(
      (started) => {
        if (gone) started.cancel();
        else recorder.current = started;
      },
      (error: unknown) => {
        if (gone) return;
        const missing = error instanceof RecorderError && error.reason === 'missing';
        toast.show(t(missing ? 'chats.microphoneMissing' : 'chats.microphoneRefused'), { tone: 'bad' });
        done.current();
      },
    );
    return () => {
      gone = true;
      recorder.current?.cancel();
      recorder.current = null;
    };
  }, [t]);

  const finish = async () => {
    const current = recorder.current;
    recorder.current = null;
    const recording = await current?.finish();
    if (recording) void desk.send({ conversationId, type: 'voice', ...recording });
    else if (current) toast.show(t('chats.tooShort'));
    done.current();
  };
  useEffect(() => {
    if (elapsed > LONGEST_RECORDING_MS) void finish();
  });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of controls in place of the form
    <div
      role="group"
      aria-label={t('chats.recording')}
      className="border-t border-line bg-paper px-2 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]"
      onKeyDown={({ key }) => key === 'Escape' && onDone()}
    >
      <div className="mx-auto flex max-w-3xl items-center gap-2">
        <IconButton label={t('chats.cancelRecording')} onClick={onDone}>
          <TrashIcon />
        </IconButton>
        <div className="flex h-11 min-w-0 flex-1 items-center gap-3 rounded-full border border-line bg-surface px-4">
          <span className="size-2.5 shrink-0 rounded-full bg-accent motion-safe:animate-pulse" aria-hidden />
          <span role="timer" className="w-12 shrink-0 tabular-nums">
            {formatDuration(elapsed / 1000)}
          </span>
          <span
            className="flex h-full min-w-0 flex-1 items-center justify-end gap-0.5 overflow-hidden"
            aria-hidden
          >
            {levels.map((level, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: bars move on by one place
                key={index}
                className="w-1 shrink-0 rounded-full bg-accent"
                style={{ height: `${Math.max(8, Math.min(80, level * 130))}%` }}
              />
            ))}
          </span>
        </div>
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed
          autoFocus
          aria-label={t('chats.sendRecording')}
          onClick={() => void finish()}
          className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-strong"
        >
          <SendIcon className="rtl:-scale-x-100" />
        </button>
      </div>
    </div>
  );
}
