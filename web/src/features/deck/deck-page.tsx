import type { Card } from '@romantic/contract';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMe } from '../../api/queries.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { FilterIcon } from '../../design/icons.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { BalanceChip } from '../wallet/balance-chip.tsx';
import { BoostSheet } from './boost-sheet.tsx';
import { CardStack, type StackHandle } from './card-stack.tsx';
import { DecisionButtons } from './decision-buttons.tsx';
import { DeckState, deckStateOf } from './deck-states.tsx';
import { FiltersSheet } from './filters-sheet.tsx';
import type { Decision } from './gesture.ts';
import { PersonAside } from './person-aside.tsx';
import { ShortageSheet } from './shortage-sheet.tsx';
import { SuperlikeSheet } from './superlike-sheet.tsx';
import { UndoNote } from './undo-note.tsx';
import { useDecide } from './use-decide.ts';
import { useDeck } from './use-deck.ts';
import { useDeckKeys } from './use-deck-keys.ts';
import { usePhotosAhead } from './use-photos-ahead.ts';
import { useRewind } from './use-rewind.ts';

type OpenSheet = 'filters' | 'boost' | 'superlike' | null;

/** The heart of it: one person after the other. */
export function DeckPage() {
  const t = useText();
  const navigate = useNavigate();
  const me = useMe();
  const deck = useDeck();
  const decideOn = useDecide();
  const { rewind, busy, returned } = useRewind();
  const stack = useRef<StackHandle>(null);
  const [sheet, setSheet] = useState<OpenSheet>(null);
  const [turned, setTurned] = useState({ userId: '', photo: 0 });

  const people = deck.data?.people ?? [];
  const [top] = people;
  const photoIndex = top && turned.userId === top.id ? turned.photo : 0;
  usePhotosAhead(people, photoIndex);
  useEffect(() => {
    document.title = `${t('deck.title')} · ${t('shell.appName')}`;
  }, [t]);

  const turnPhoto = (step: 1 | -1) => {
    const photo = photoIndex + step;
    if (top && photo >= 0 && photo < top.photos.length) setTurned({ userId: top.id, photo });
  };
  const open = () => {
    if (top) void navigate(`/people/${top.id}`);
  };
  const tap = (what: 'previous' | 'next' | 'open') => {
    if (what === 'open') open();
    else turnPhoto(what === 'next' ? 1 : -1);
  };
  const throwTop = (decision: Decision) => stack.current?.throwTop(decision);
  useDeckKeys({ onDecide: throwTop, onPhoto: turnPhoto, onOpen: open, onRewind: () => void rewind() });

  const state = deckStateOf(me.data, deck);
  const close = () => setSheet(null);
  return (
    <div className="mx-auto flex w-full max-w-5xl grow flex-col px-4 pb-4 sm:px-6 md:max-h-dvh">
      <header className="flex min-h-15 items-center gap-1">
        <h1 className="grow text-3xl">{t('deck.title')}</h1>
        <BalanceChip />
        <IconButton label={t('deck.filters')} onClick={() => setSheet('filters')}>
          <FilterIcon />
        </IconButton>
      </header>
      {(state === 'people' || state === 'loading') && (
        // Its place is kept, so that the cards do not move when it is said.
        <p className="min-h-8 text-center text-sm text-ink-soft">{deck.data?.widened && t('deck.widened')}</p>
      )}
      {state === 'people' ? (
        <div className="flex min-h-0 grow justify-center gap-12">
          <div className="flex w-full max-w-md flex-col gap-5">
            <div className="relative min-h-96 grow pb-7 md:max-h-[46rem]">
              <CardStack
                ref={stack}
                people={people}
                photoIndex={photoIndex}
                returned={returned}
                onDecide={(card, decision) => void decideOn(card, decision)}
                onTap={tap}
              />
              <UndoNote busy={busy} onUndo={() => void rewind()} />
            </div>
            <DecisionButtons
              name={top?.name ?? null}
              onPass={() => throwTop('pass')}
              onLike={() => throwTop('like')}
              onSuperlike={() => setSheet('superlike')}
              onRewind={() => void rewind()}
              onBoost={() => setSheet('boost')}
            />
          </div>
          {top && <PersonAside card={top} />}
        </div>
      ) : (
        <DeckState
          state={state}
          error={deck.error}
          onRetry={() => void deck.refetch()}
          onFilters={() => setSheet('filters')}
          onRewind={() => void rewind()}
        />
      )}
      <Announcer card={state === 'people' ? top : undefined} />
      <FiltersSheet open={sheet === 'filters'} onClose={close} />
      <ShortageSheet />
      {sheet === 'boost' && <BoostSheet onClose={close} />}
      {top && (
        <SuperlikeSheet
          open={sheet === 'superlike'}
          card={top}
          onClose={close}
          onSend={(note) => {
            close();
            void decideOn(top, 'superlike', note);
          }}
        />
      )}
    </div>
  );
}

/** Says who is on top to those who do not see the card. */
function Announcer({ card }: { card: Card | undefined }) {
  const t = useText();
  const { distanceKm } = useFormats();
  const words = card && [
    card.age === null ? card.name : t('deck.nameAge', { name: card.name, age: card.age }),
    card.city,
    card.distanceKm === null ? null : t('deck.away', { distance: distanceKm(card.distanceKm) }),
  ];
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {words?.filter(Boolean).join(', ')}
    </p>
  );
}
