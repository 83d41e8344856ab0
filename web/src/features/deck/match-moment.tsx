import type { Match } from '@romantic/contract';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { useMe } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { classNames } from '../../design/class-names.ts';
import { Photo } from '../../design/photo.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import './match-moment.css';
import { interestKey } from '../profile/words.ts';

/** Two people like each other: the whole window for a moment. */
export function MatchMoment({ match, onClose }: { match: Match; onClose(): void }) {
  const t = useText();
  const { list } = useFormats();
  const navigate = useNavigate();
  const me = useMe().data;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  const { user } = match;
  const shared = user.common.interests.slice(0, 3).map((interest) => t(interestKey(interest)));
  const write = () => {
    onClose();
    void navigate(`/chats/${match.id}`);
  };
  return (
    <dialog
      ref={dialog}
      aria-labelledby="match-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      className="match-moment m-0 h-dvh max-h-none w-full max-w-none overflow-hidden p-0 text-[#fff6ee]"
    >
      <div className="flex h-full flex-col items-center justify-center gap-7 px-6 py-8 text-center">
        <div dir="ltr" className="relative flex items-center justify-center">
          <Thread />
          <Portrait person={me && { name: me.fullName, photos: me.photos }} className="match-left" />
          <Portrait person={user} className="match-right" />
          <span aria-hidden="true" className="match-heart">
            <svg viewBox="0 0 24 24" className="size-9" fill="currentColor" aria-hidden="true">
              <path d="M12 20.3C6.4 16.2 3 12.9 3 9.1A4.9 4.9 0 0 1 12 6.4a4.9 4.9 0 0 1 9 2.7c0 3.8-3.4 7.1-9 11.2Z" />
            </svg>
          </span>
        </div>
        <div className="match-words flex flex-col items-center gap-3">
          <h2 id="match-title" className="text-5xl italic sm:text-6xl rtl:not-italic">
            {t('deck.matchTitle')}
          </h2>
          <p className="max-w-sm text-lg opacity-90">
            {shared.length > 0
              ? t('deck.matchShared', { name: user.name, interests: list(shared) })
              : t('deck.matchText', { name: user.name })}
          </p>
        </div>
        <div className="match-words flex w-full max-w-xs flex-col gap-3">
          <Button
            size="large"
            className="bg-[#fff6ee]! text-[#7a1f38]! hover:bg-white! focus-visible:outline-white"
            onClick={write}
          >
            {t('deck.matchWrite', { name: user.name })}
          </Button>
          <Button
            variant="quiet"
            className="border-white/40! bg-transparent! text-inherit! hover:bg-white/10! focus-visible:outline-white"
            onClick={onClose}
          >
            {t('deck.matchLater')}
          </Button>
        </div>
      </div>
    </dialog>
  );
}

function Portrait({
  person,
  className,
}: {
  person: { name: string; photos: Match['user']['photos'] } | undefined;
  className: string;
}) {
  const photo = person?.photos[0];
  return (
    <span className={classNames('match-portrait', className)}>
      {photo ? (
        <Photo photo={photo} size="medium" alt={person?.name ?? ''} priority className="size-full" />
      ) : (
        <span className="flex size-full items-center justify-center bg-accent-soft font-display text-7xl text-accent-ink">
          {person?.name.slice(0, 1)}
        </span>
      )}
    </span>
  );
}

/** A thread that ties the two, drawn as one looks. */
function Thread() {
  return (
    <svg
      viewBox="0 0 400 160"
      aria-hidden="true"
      className="match-thread pointer-events-none absolute -top-24 w-[min(34rem,130vw)] max-w-none"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    >
      <path
        pathLength="1"
        d="M4 120c60-70 110-100 150-84 30 12 24 52-2 50-30-2-14-66 48-66s78 64 48 66c-26 2-32-38-2-50 40-16 90 14 150 84"
      />
    </svg>
  );
}
