import type { Me } from '@romantic/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { isProblem } from '../../api/client.ts';
import { Button, ButtonLink } from '../../design/button.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { useText } from '../../i18n/i18n.tsx';
import type { Deck } from './deck-queue.ts';
import { LampPicture, MoonPicture, WindowPicture } from './pictures.tsx';
import { useResume } from './use-preferences.ts';

export type DeckStateName = 'loading' | 'people' | 'paused' | 'incomplete' | 'error' | 'exhausted';

/** What the deck page shows, from what is known. */
export function deckStateOf(me: Me | undefined, deck: UseQueryResult<Deck>): DeckStateName {
  if (me?.visibility.paused) return 'paused';
  if (deck.data && deck.data.people.length > 0) return 'people';
  if (isProblem(deck.error, 'profile_incomplete')) return 'incomplete';
  if (deck.isFetching) return 'loading';
  if (deck.error) return 'error';
  return deck.data ? 'exhausted' : 'loading';
}

export function DeckState({
  state,
  error,
  onRetry,
  onFilters,
  onRewind,
}: {
  state: Exclude<DeckStateName, 'people'>;
  error: unknown;
  onRetry(): void;
  onFilters(): void;
  onRewind(): void;
}) {
  const t = useText();
  const resume = useResume();
  if (state === 'loading') return <DeckSkeleton />;
  return (
    <div className="flex grow items-center justify-center">
      {state === 'error' && <ErrorState error={error} retry={onRetry} />}
      {state === 'paused' && (
        <EmptyState
          picture={<MoonPicture />}
          title={t('deck.pausedTitle')}
          text={t('deck.pausedText')}
          action={
            <Button busy={resume.isPending} onClick={() => resume.mutate()}>
              {t('deck.resume')}
            </Button>
          }
        />
      )}
      {state === 'incomplete' && (
        <EmptyState
          picture={<LampPicture />}
          title={t('deck.incompleteTitle')}
          text={t('deck.incompleteText')}
          action={<ButtonLink to="/onboarding">{t('deck.complete')}</ButtonLink>}
        />
      )}
      {state === 'exhausted' && (
        <EmptyState
          picture={<WindowPicture />}
          title={t('deck.exhaustedTitle')}
          text={t('deck.exhaustedText')}
          action={
            <div className="flex flex-wrap justify-center gap-3">
              <Button onClick={onFilters}>{t('deck.widen')}</Button>
              <Button variant="quiet" onClick={onRetry}>
                {t('deck.lookAgain')}
              </Button>
              <Button variant="quiet" onClick={onRewind}>
                {t('deck.rewind')}
              </Button>
            </div>
          }
        />
      )}
    </div>
  );
}

/** In the places of the card and the buttons, so that nothing moves when they come. */
export function DeckSkeleton() {
  const t = useText();
  return (
    <div className="flex min-h-0 grow justify-center gap-12" role="status" aria-label={t('shell.loading')}>
      <div className="flex w-full max-w-md flex-col gap-5">
        <div className="min-h-96 grow pb-7 md:max-h-[46rem]">
          <Skeleton className="size-full min-h-96 rounded-photo!" />
        </div>
        <div className="flex h-17 items-center justify-center gap-3.5">
          {['size-12', 'size-17', 'size-13', 'size-17', 'size-12'].map((size, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no other name.
            <Skeleton key={at} className={`${size} rounded-full!`} />
          ))}
        </div>
      </div>
      <div className="hidden w-full max-w-sm flex-col gap-4 py-2 lg:flex">
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
      </div>
    </div>
  );
}
