import type { Card } from '@romantic/contract';
import { useEffect, useRef } from 'react';
import { Link, useNavigate } from 'react-router';
import { keys, queryClient } from '../../api/queries.ts';
import { ButtonLink } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { CloseIcon, HeartIcon } from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { Photo } from '../../design/photo.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { EmptyState, ErrorState } from '../../design/states.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ShortageSheet } from '../deck/shortage-sheet.tsx';
import { useDecide } from '../deck/use-decide.ts';
import { BalanceChip } from '../wallet/balance-chip.tsx';
import { BuyButton } from '../wallet/buy-button.tsx';
import { LettersPicture } from './letters-picture.tsx';
import { type LikesList, useLikes } from './use-likes.ts';

const GRID = 'grid grid-cols-2 gap-3 sm:grid-cols-3 sm:gap-4 lg:grid-cols-4';

/** Who likes the member: to see and answer for those whose plan shows them, a promise for the others. */
export function LikesPage() {
  const t = useText();
  const likes = useLikes();
  const { data } = likes;
  return (
    <Page title={t('likes.title')} wide actions={<BalanceChip />} className="flex flex-col gap-6">
      {likes.error && !data && <ErrorState error={likes.error} retry={() => void likes.refetch()} />}
      {likes.isPending && (
        <div role="status" aria-label={t('shell.loading')} className={GRID}>
          {[1, 2, 3, 4, 5, 6].map((at) => (
            <Skeleton key={at} className="aspect-4/5 rounded-photo!" />
          ))}
        </div>
      )}
      {data && data.count === 0 && data.people.length === 0 && (
        <EmptyState
          picture={<LettersPicture />}
          title={t('likes.emptyTitle')}
          text={t('likes.emptyText')}
          action={<ButtonLink to="/discover">{t('likes.toDeck')}</ButtonLink>}
        />
      )}
      {data && (data.count > 0 || data.people.length > 0) && <Likers likes={data} />}
      <More on={likes.hasNextPage && !likes.isFetchingNextPage} onReach={() => void likes.fetchNextPage()} />
      <ShortageSheet />
    </Page>
  );
}

function Likers({ likes }: { likes: LikesList }) {
  const t = useText();
  const hidden = likes.blurred.length > 0;
  return (
    <>
      <p className="text-lg text-ink-soft" aria-live="polite">
        {t('likes.count', { count: likes.count })}
      </p>
      {hidden && <Offer count={likes.count} />}
      <ul className={GRID}>
        {likes.people.map((card) => (
          <Liker key={card.id} card={card} />
        ))}
        {likes.blurred.map(({ opaqueId, imageUrl }) => (
          <li key={opaqueId} className="relative aspect-4/5 overflow-hidden rounded-photo bg-accent-soft">
            <img
              src={imageUrl}
              alt=""
              loading="lazy"
              decoding="async"
              className="size-full scale-110 object-cover"
            />
            <HeartIcon className="absolute inset-0 m-auto size-10 text-white/85" filled />
            <span className="sr-only">{t('likes.somebody')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** For members whose plan does not show who likes them: one for coins, or all with a plan. */
function Offer({ count }: { count: number }) {
  const t = useText();
  const navigate = useNavigate();
  return (
    <section className="flex flex-col gap-4 rounded-photo bg-gold-soft px-6 py-6 sm:flex-row sm:items-center">
      <div className="grow text-gold">
        <h2 className="text-2xl">{t('likes.offerTitle', { count })}</h2>
        <p>{t('likes.offerText')}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        <BuyButton
          item="see_like"
          variant="quiet"
          onBought={({ person }) => {
            void queryClient.invalidateQueries({ queryKey: keys.likes });
            if (!person) return;
            queryClient.setQueryData(keys.person(person.id), person);
            void navigate(`/people/${person.id}`);
          }}
        />
        <ButtonLink to="/plans">{t('likes.seeAll')}</ButtonLink>
      </div>
    </section>
  );
}

function Liker({ card }: { card: Card }) {
  const t = useText();
  const decideOn = useDecide();
  const [photo] = card.photos;
  const name = card.age === null ? card.name : `${card.name}, ${card.age}`;
  return (
    <li className="relative aspect-4/5 overflow-hidden rounded-photo bg-accent-soft shadow-small">
      <Link
        to={`/people/${card.id}`}
        className="absolute inset-0 rounded-photo focus-visible:-outline-offset-4"
      >
        <Photo photo={photo} size="medium" alt="" className="size-full" />
        <span className="absolute inset-x-0 bottom-0 bg-linear-to-t from-[#1c0e1f]/90 to-transparent px-4 pt-16 pb-16 font-display text-2xl leading-tight text-white">
          {name}
        </span>
      </Link>
      <div dir="ltr" className="absolute inset-x-3 bottom-3 flex gap-2.5">
        <IconButton
          label={t('deck.pass', { name: card.name })}
          className="bg-white/92 text-[#2a1a2e] hover:bg-white!"
          onClick={() => void decideOn(card, 'pass')}
        >
          <CloseIcon className="size-5" />
        </IconButton>
        <IconButton
          label={t('deck.like', { name: card.name })}
          className="grow bg-accent text-on-accent hover:bg-accent-strong!"
          onClick={() => void decideOn(card, 'like')}
        >
          <HeartIcon className="size-5" filled />
        </IconButton>
      </div>
    </li>
  );
}

/** Asks for the next page as its place comes near. */
function More({ on, onReach }: { on: boolean; onReach(): void }) {
  const place = useRef<HTMLDivElement>(null);
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (!place.current || !on) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && reach.current(), {
      rootMargin: '600px',
    });
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [on]);
  return <div ref={place} />;
}
