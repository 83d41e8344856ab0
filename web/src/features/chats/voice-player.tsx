import type { Message, MessageMedia } from '@romantic/contract';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { PauseIcon, PlayIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { threads } from './chat-desk.ts';
import { formatDuration } from './duration.ts';
import { MediaNotice } from './photo-bubble.tsx';

const STEP_SECONDS = 3;
const RATES = [1, 1.5, 2] as const;
/** Drawn for recordings whose app drew nothing. */
const PLAIN = Array.from({ length: 40 }, (_, bar) => 30 + 25 * Math.abs(Math.sin(bar * 0.9)));

/** One recording plays at a time. */
let playing: HTMLAudioElement | null = null;

/** A voice message: press to play, drag or use the arrow keys to go to and fro. */
export function VoicePlayer({
  message,
  media,
  mine,
}: {
  message: Message;
  media: MessageMedia;
  mine: boolean;
}) {
  const t = useText();
  const formats = useFormats();
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [plays, setPlays] = useState(false);
  const [rate, setRate] = useState(0);
  const [trouble, setTrouble] = useState<'none' | 'renewed' | 'failed'>('none');
  const length = (media.durationMs ?? 0) / 1000;
  const bars = media.waveform ?? PLAIN;

  useEffect(() => {
    if (!plays) return;
    let frame = requestAnimationFrame(function follow() {
      setAt(audio.current?.currentTime ?? 0);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [plays]);

  if (!media.url) return <MediaNotice media={media} />;

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    if (playing && playing !== element) playing.pause();
    playing = element;
    element.playbackRate = RATES[rate] ?? 1;
    // A refusal is told by `error`; a pause while it starts is none.
    void element.play().catch(() => {});
  };
  const seek = (seconds: number) => {
    const to = Math.min(length, Math.max(0, seconds));
    if (audio.current) audio.current.currentTime = to;
    setAt(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const forward = document.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = document.dir === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const steps: Record<string, number> = {
      [forward]: at + STEP_SECONDS,
      [backward]: at - STEP_SECONDS,
      ArrowUp: at + STEP_SECONDS,
      ArrowDown: at - STEP_SECONDS,
      Home: 0,
      End: length,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    seek(to);
  };
  const nextRate = (rate + 1) % RATES.length;

  return (
    <div className="flex items-center gap-3">
      <button
        type="button"
        onClick={toggle}
        aria-label={`${t(plays ? 'chats.pause' : 'chats.play')}: ${t('chats.voice')}`}
        className={`grid size-11 shrink-0 place-items-center rounded-full ${mine ? 'bg-accent text-on-accent' : 'bg-ink text-paper'}`}
      >
        {plays ? <PauseIcon /> : <PlayIcon />}
      </button>
      <div className="min-w-0">
        <div
          role="slider"
          tabIndex={0}
          aria-label={t('chats.position')}
          aria-valuemin={0}
          aria-valuemax={Math.round(length)}
          aria-valuenow={Math.round(at)}
          aria-valuetext={t('chats.positionOf', { at: formatDuration(at), length: formatDuration(length) })}
          onKeyDown={onKey}
          onPointerDown={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const share = (event.clientX - box.left) / box.width;
            seek((document.dir === 'rtl' ? 1 - share : share) * length);
          }}
          className="flex h-9 w-40 cursor-pointer items-center gap-px sm:w-52"
        >
          {bars.map((bar, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: bars of one drawing never move
              key={index}
              className={`min-w-px flex-1 rounded-full ${length > 0 && index / bars.length < at / length ? 'bg-accent' : 'bg-ink/30'}`}
              style={{ height: `${Math.max(10, bar)}%` }}
            />
          ))}
        </div>
        <div className="flex items-center justify-between text-xs text-ink-soft">
          <span>
            {trouble === 'failed' ? t('chats.playFailed') : formatDuration(plays || at > 0 ? at : length)}
          </span>
          <button
            type="button"
            onClick={() => {
              setRate(nextRate);
              if (audio.current) audio.current.playbackRate = RATES[nextRate] ?? 1;
            }}
            aria-label={t('chats.speed', { rate: formats.number(RATES[rate] ?? 1) })}
            className="min-h-6 min-w-10 rounded-full px-2 hover:bg-ink/5"
          >
            {formats.number(RATES[rate] ?? 1)}×
          </button>
        </div>
      </div>
      {/* biome-ignore lint/a11y/useMediaCaption: what members say has no captions */}
      <audio
        ref={audio}
        src={media.url}
        preload="none"
        onPlay={() => setPlays(true)}
        onPause={() => setPlays(false)}
        onEnded={() => {
          setPlays(false);
          setAt(0);
        }}
        onError={() => {
          // Its address was good for minutes only: ask once for a fresh one.
          if (trouble === 'none') void threads.renew(message);
          setTrouble(trouble === 'none' ? 'renewed' : 'failed');
          setPlays(false);
        }}
      />
    </div>
  );
}
