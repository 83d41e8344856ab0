import type { Call } from '@romantic/contract';
import { useEffect, useState } from 'react';
import { Avatar } from '../../design/avatar.tsx';
import { BellIcon, HangUpIcon, PhoneIcon, VideoIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { CallBackdrop } from './call-backdrop.tsx';
import { callDesk } from './call-desk.ts';
import { isRingMuted, setRingMuted, startRinging } from './ring-sound.ts';
import { RoundButton } from './round-button.tsx';
import { useOther } from './use-other.ts';

/** Somebody calls: who it is, and three ways to meet it. */
export function IncomingCall({ call, me }: { call: Call; me: string }) {
  const t = useText();
  const { name, user } = useOther(call.matchId);
  const [muted, setMuted] = useState(isRingMuted);
  const video = call.media === 'video';
  useEffect(() => (muted ? undefined : startRinging('incoming')), [muted]);
  const mute = (next: boolean) => {
    setRingMuted(next);
    setMuted(next);
  };
  const title = t(video ? 'calls.ringsVideo' : 'calls.rings', { name });
  return (
    <CallBackdrop user={user} label={title} onEscape={() => mute(true)}>
      <div className="flex justify-end p-4">
        <RoundButton
          label={t(muted ? 'calls.unsilence' : 'calls.silence')}
          aria-pressed={muted}
          onClick={() => mute(!muted)}
          className="size-12!"
        >
          <BellIcon />
        </RoundButton>
      </div>
      <div className="flex grow flex-col items-center justify-center gap-6 px-6 text-center">
        {user && (
          <span className="relative">
            <span className="absolute inset-0 rounded-full bg-white/30 motion-safe:animate-ping [animation-duration:1.8s]" />
            <Avatar person={user} size="large" className="size-36" />
          </span>
        )}
        <h2 role="alert" className="max-w-md text-4xl">
          {title}
        </h2>
      </div>
      <div className="flex items-start justify-center gap-4 px-4 sm:gap-8 pb-[max(3rem,env(safe-area-inset-bottom))]">
        <RoundButton words tone="end" label={t('calls.reject')} onClick={callDesk.reject}>
          <HangUpIcon />
        </RoundButton>
        {video && (
          <RoundButton words label={t('calls.acceptAudio')} onClick={() => void callDesk.accept(false, me)}>
            <PhoneIcon />
          </RoundButton>
        )}
        <RoundButton
          words
          tone="answer"
          label={t(video ? 'calls.acceptVideo' : 'calls.accept')}
          onClick={() => void callDesk.accept(video, me)}
        >
          {video ? <VideoIcon /> : <PhoneIcon />}
        </RoundButton>
      </div>
    </CallBackdrop>
  );
}
