import { useEffect, useState, useSyncExternalStore } from 'react';
import { Avatar } from '../../design/avatar.tsx';
import { Button } from '../../design/button.tsx';
import {
  HangUpIcon,
  MicIcon,
  MicOffIcon,
  MinimizeIcon,
  SwitchCameraIcon,
  VideoIcon,
  VideoOffIcon,
} from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { formatDuration } from '../chats/duration.ts';
import { CallBackdrop } from './call-backdrop.tsx';
import { callDesk } from './call-desk.ts';
import { Duration } from './call-duration.tsx';
import type { CallView } from './call-view.ts';
import { hasWords, statusKey } from './call-words.ts';
import { hasTwoCameras } from './devices.ts';
import { MinimisedCall } from './minimised-call.tsx';
import { RoundButton } from './round-button.tsx';
import { StreamVideo } from './stream-video.tsx';
import { useOther } from './use-other.ts';

/** How long an ending without trouble stays on the screen, ms. */
const ENDING_MS = 2_500;

/** The call that this tab is in: from dialling to its ending. */
export function CallScreen({ view, me }: { view: CallView; me: string }) {
  const t = useText();
  const { name, user } = useOther(view.matchId ?? '');
  const remote = useSyncExternalStore(callDesk.subscribe, callDesk.remote);
  const own = useSyncExternalStore(callDesk.subscribe, callDesk.own);
  const { phase, problem, otherCamera, otherMic, media, minimised } = view;
  const quiet = phase === 'over' && problem === null;
  useEffect(() => {
    if (!quiet) return;
    const timer = setTimeout(() => callDesk.hear({ kind: 'dismiss' }), ENDING_MS);
    return () => clearTimeout(timer);
  }, [quiet]);

  if (minimised) return <MinimisedCall view={view} remote={remote} name={name} user={user} />;
  const shows = phase === 'talking' || phase === 'reconnecting';
  const picture = remote !== null && media === 'video' && otherCamera && shows;
  const leave = () =>
    phase === 'over'
      ? callDesk.hear({ kind: 'dismiss' })
      : callDesk.hear({ kind: 'minimise', minimised: true });
  return (
    <CallBackdrop
      user={user}
      label={t(media === 'video' ? 'calls.videoCall' : 'calls.voiceCall')}
      onEscape={leave}
    >
      {remote && (
        <StreamVideo
          name="theirs"
          stream={remote}
          className={picture ? 'absolute inset-0 size-full' : 'sr-only'}
        />
      )}
      <div className="relative flex items-start gap-3 bg-linear-to-b from-black/60 to-transparent p-4 pb-10">
        {phase !== 'over' && (
          <RoundButton label={t('calls.minimise')} onClick={leave} className="size-12!">
            <MinimizeIcon />
          </RoundButton>
        )}
        {picture && (
          <div className="min-w-0 pt-1">
            <h2 className="truncate text-2xl">{name}</h2>
            <Status view={view} me={me} name={name} />
          </div>
        )}
      </div>
      {!picture && (
        <div className="relative flex grow flex-col items-center justify-center gap-5 px-6 text-center">
          {user && <Avatar person={user} size="large" className="size-36" />}
          <h2 className="text-4xl">{name}</h2>
          <Status view={view} me={me} name={name} />
          {phase === 'talking' && media === 'video' && !otherCamera && (
            <p className="text-white/80">{t('calls.otherCameraOff', { name })}</p>
          )}
        </div>
      )}
      {picture && <div className="grow" />}
      {shows && !otherMic && (
        <p className="relative mx-auto mb-4 flex items-center gap-2 rounded-full bg-black/55 px-4 py-2">
          <MicOffIcon className="size-5!" />
          {t('calls.otherMuted', { name })}
        </p>
      )}
      {own && phase !== 'over' && (
        <div className="absolute end-4 bottom-36 aspect-3/4 w-28 overflow-hidden rounded-card border border-white/25 shadow-lift sm:w-40">
          <StreamVideo name="own" stream={own} muted mirrored className="size-full" />
        </div>
      )}
      {phase === 'over' ? <Ending view={view} me={me} /> : <Controls view={view} />}
    </CallBackdrop>
  );
}

function Status({ view, me, name }: { view: CallView; me: string; name: string }) {
  const t = useText();
  return (
    <div className="max-w-md text-white/85">
      <p role="status">{hasWords(view) && t(statusKey(view, me), { name })}</p>
      {view.talkingSince !== null && (view.phase === 'talking' || view.phase === 'reconnecting') && (
        <Duration since={view.talkingSince} />
      )}
      {view.phase === 'over' && !view.problem && (view.call?.durationSeconds ?? 0) > 0 && (
        <p className="tabular-nums">{formatDuration(view.call?.durationSeconds ?? 0)}</p>
      )}
    </div>
  );
}

function Controls({ view }: { view: CallView }) {
  const t = useText();
  const [twoCameras, setTwoCameras] = useState(false);
  useEffect(() => void hasTwoCameras().then(setTwoCameras), []);
  return (
    <div className="relative flex items-center justify-center gap-4 bg-linear-to-t from-black/60 to-transparent px-4 pt-8 pb-[max(2rem,env(safe-area-inset-bottom))]">
      <RoundButton
        label={t(view.mic ? 'calls.mute' : 'calls.unmute')}
        aria-pressed={!view.mic}
        onClick={callDesk.toggleMic}
      >
        {view.mic ? <MicIcon /> : <MicOffIcon />}
      </RoundButton>
      {view.media === 'video' && (
        <RoundButton
          label={t(view.camera ? 'calls.cameraOff' : 'calls.cameraOn')}
          aria-pressed={!view.camera}
          onClick={() => void callDesk.toggleCamera()}
        >
          {view.camera ? <VideoIcon /> : <VideoOffIcon />}
        </RoundButton>
      )}
      {view.media === 'video' && view.camera && twoCameras && (
        <RoundButton label={t('calls.switchCamera')} onClick={() => void callDesk.switchCamera()}>
          <SwitchCameraIcon />
        </RoundButton>
      )}
      <RoundButton tone="end" label={t('calls.hangUp')} onClick={callDesk.hangUp} className="size-17">
        <HangUpIcon />
      </RoundButton>
    </div>
  );
}

function Ending({ view, me }: { view: CallView; me: string }) {
  const t = useText();
  const { matchId, media, problem } = view;
  const again = matchId && problem !== 'needs-app' && problem !== 'not-offered';
  return (
    <div className="relative flex flex-wrap justify-center gap-3 px-6 pb-[max(3rem,env(safe-area-inset-bottom))]">
      <Button variant="quiet" onClick={() => callDesk.hear({ kind: 'dismiss' })}>
        {t('calls.close')}
      </Button>
      {again && (
        <Button onClick={() => void callDesk.start(matchId, media, me)}>{t('calls.callAgain')}</Button>
      )}
    </div>
  );
}
