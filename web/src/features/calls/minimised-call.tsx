import type { Card } from '@romantic/contract';
import { Avatar } from '../../design/avatar.tsx';
import { HangUpIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { callDesk } from './call-desk.ts';
import { Duration } from './call-duration.tsx';
import type { CallView } from './call-view.ts';
import { StreamVideo } from './stream-video.tsx';

interface MinimisedProps {
  view: CallView;
  remote: MediaStream | null;
  name: string;
  user: Card | null;
}

/** The call in a corner, while the member looks at something else. */
export function MinimisedCall({ view, remote, name, user }: MinimisedProps) {
  const t = useText();
  const picture = remote !== null && view.media === 'video' && view.otherCamera;
  return (
    <section
      aria-label={t(view.media === 'video' ? 'calls.videoCall' : 'calls.voiceCall')}
      className="fixed end-3 top-[calc(5.5rem+env(safe-area-inset-top))] z-40 w-36 animate-rise overflow-hidden rounded-card bg-[#1b1320] text-white shadow-lift"
    >
      <button
        type="button"
        aria-label={t('calls.expand')}
        onClick={() => callDesk.hear({ kind: 'minimise', minimised: false })}
        className="grid aspect-3/4 w-full place-items-center"
      >
        {remote && (
          <StreamVideo name="theirs" stream={remote} className={picture ? 'size-full' : 'sr-only'} />
        )}
        {!picture && user && <Avatar person={user} size="large" />}
      </button>
      <div className="flex items-center gap-2 p-2 ps-3">
        <span className="min-w-0 grow text-sm leading-tight">
          <span className="block truncate">{name}</span>
          {view.talkingSince !== null && <Duration since={view.talkingSince} />}
        </span>
        <button
          type="button"
          aria-label={t('calls.hangUp')}
          onClick={callDesk.hangUp}
          className="grid size-11 shrink-0 place-items-center rounded-full bg-[#c42b2b] hover:bg-[#a82222]"
        >
          <HangUpIcon className="size-5!" />
        </button>
      </div>
    </section>
  );
}
