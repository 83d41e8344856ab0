import type { Me } from '@romantic/contract';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useMe } from '../../api/queries.ts';
import { Button, ButtonLink } from '../../design/button.tsx';
import {
  CameraIcon,
  CoinIcon,
  EditIcon,
  EyeIcon,
  ForwardIcon,
  SettingsIcon,
  SparkIcon,
} from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { Photo } from '../../design/photo.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { PersonView } from '../deck/person-card.tsx';
import { cardOfMe } from './card-of-me.ts';
import { useCityName } from './city-search.tsx';

/** Oneself: how one is seen, what is missing, and the way to everything that is one's own. */
export function MePage() {
  const t = useText();
  const { data: me, error, refetch } = useMe();
  return (
    <Page title={t('profile.title')}>
      {me ? (
        <Myself me={me} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  );
}

function Myself({ me }: { me: Me }) {
  const t = useText();
  const { number } = useFormats();
  const cityName = useCityName();
  const [preview, setPreview] = useState(false);
  const card = cardOfMe(me);
  return (
    <div className="grid gap-6">
      <section className="flex flex-col items-center gap-5 text-center sm:flex-row sm:text-start">
        {me.photos[0] ? (
          <Photo
            photo={me.photos[0]}
            size="medium"
            alt=""
            priority
            className="aspect-4/5 w-44 rounded-photo shadow-lift"
          />
        ) : (
          <Link
            to="/me/edit"
            className="grid aspect-4/5 w-44 place-items-center rounded-photo border-2 border-dashed border-edge text-ink-soft"
          >
            <span className="grid justify-items-center gap-2">
              <CameraIcon className="size-8" />
              {t('profile.photoAdd')}
            </span>
          </Link>
        )}
        <div className="grow">
          <h2 className="text-4xl">
            {card.name}, {me.age}
          </h2>
          {me.location?.city && (
            <p className="mt-1 text-ink-soft">{cityName(me.location.city, me.location.countryCode)}</p>
          )}
          <div className="mt-5 flex flex-wrap justify-center gap-3 sm:justify-start">
            <ButtonLink to="/me/edit">
              <EditIcon className="size-5" />
              {t('profile.edit')}
            </ButtonLink>
            <Button variant="quiet" onClick={() => setPreview(true)}>
              <EyeIcon className="size-5" />
              {t('profile.preview')}
            </Button>
          </div>
        </div>
      </section>
      {me.visibility.paused && <Notice text={t('profile.paused')} to="/settings/privacy" />}
      {me.missing.includes('location') && (
        <Notice text={t('profile.missingLocation')} to="/onboarding/location" />
      )}
      {me.missing.includes('photo') && <Notice text={t('profile.missingPhoto')} to="/me/edit" />}
      <nav aria-label={t('profile.title')}>
        <ul className="grid overflow-hidden rounded-card border border-line bg-surface">
          <Row to="/wallet" icon={<CoinIcon />} text={t('profile.wallet')} hint={number(me.coins.balance)} />
          <Row to="/plans" icon={<SparkIcon />} text={t('profile.plans')} />
          <Row to="/settings" icon={<SettingsIcon />} text={t('settings.title')} />
        </ul>
      </nav>
      <Sheet open={preview} onClose={() => setPreview(false)} title={t('profile.previewTitle')}>
        <PersonView card={card} />
      </Sheet>
    </div>
  );
}

function Notice({ text, to }: { text: string; to: string }) {
  return (
    <Link to={to} className="flex items-center gap-3 rounded-card bg-gold-soft px-5 py-4 text-gold">
      <span className="grow text-pretty">{text}</span>
      <ForwardIcon className="size-5 rtl:-scale-x-100" />
    </Link>
  );
}

function Row({ to, icon, text, hint }: { to: string; icon: ReactNode; text: string; hint?: string }) {
  return (
    <li className="border-line not-first:border-t">
      <Link to={to} className="flex min-h-16 items-center gap-4 px-5 hover:bg-raised">
        <span className="text-accent-ink">{icon}</span>
        <span className="grow text-lg">{text}</span>
        {hint && <span className="text-ink-soft tabular-nums">{hint}</span>}
        <ForwardIcon className="size-5 text-ink-soft rtl:-scale-x-100" />
      </Link>
    </li>
  );
}

function Waiting() {
  return (
    <div className="flex gap-5">
      <Skeleton className="aspect-4/5 w-44 rounded-photo" />
      <div className="grid grow content-start gap-3 pt-4">
        <Skeleton className="h-10 w-2/3" />
        <Skeleton className="h-6 w-1/3" />
      </div>
    </div>
  );
}
