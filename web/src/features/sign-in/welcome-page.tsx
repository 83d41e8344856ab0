import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ChatIcon, PinIcon, ShieldIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { DevelopmentSlot } from '../development/development-slot.tsx';
import { LocaleChoice } from '../settings/locale-choice.tsx';
import { DuskPicture } from './dusk-picture.tsx';
import './welcome.css';

/** What Romantic is, in one screen; the first thing a newcomer sees. */
export function WelcomePage() {
  const t = useText();
  return (
    <div className="flex min-h-dvh flex-col bg-paper text-ink">
      <DevelopmentSlot open />
      <main id="content" className="grid grow lg:grid-cols-2">
        <div className="relative min-h-[38dvh] overflow-hidden lg:order-2 lg:min-h-0">
          <DuskPicture className="absolute inset-0 size-full" />
        </div>
        <div className="relative mx-auto flex w-full max-w-xl flex-col justify-center px-6 pt-8 pb-10 lg:px-12">
          <div className="mb-6 flex items-center justify-between gap-4">
            <p className="font-display text-2xl font-semibold italic">Romantic</p>
            <LocaleChoice />
          </div>
          <h1 className="font-display text-[clamp(2.5rem,9vw,4.25rem)] leading-[1.02] font-medium text-balance">
            {t('signin.welcomeTitle')}
          </h1>
          <p className="mt-4 max-w-md text-lg text-ink-soft text-pretty">{t('signin.welcomeText')}</p>
          <div className="mt-8 flex flex-col gap-3 sm:flex-row">
            <Link
              to="/sign-in"
              className="inline-flex min-h-14 grow items-center justify-center rounded-full bg-accent px-5 text-center text-lg font-semibold text-on-accent transition hover:brightness-105 active:scale-[0.98]"
            >
              {t('signin.begin')}
            </Link>
          </div>
          <p className="mt-3 text-sm text-ink-soft">{t('signin.beginHint')}</p>
          <ul className="mt-10 grid gap-5">
            <KeptPromise
              icon={<PinIcon className="size-6" />}
              title={t('signin.promisePlace')}
              text={t('signin.promisePlaceText')}
            />
            <KeptPromise
              icon={<ChatIcon className="size-6" />}
              title={t('signin.promiseMutual')}
              text={t('signin.promiseMutualText')}
            />
            <KeptPromise
              icon={<ShieldIcon className="size-6" />}
              title={t('signin.promiseSafe')}
              text={t('signin.promiseSafeText')}
            />
          </ul>
        </div>
      </main>
    </div>
  );
}

function KeptPromise({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <li className="flex gap-4">
      <span className="mt-0.5 grid size-11 shrink-0 place-items-center rounded-full bg-sage-soft text-sage">
        {icon}
      </span>
      <span>
        <span className="block font-display text-xl">{title}</span>
        <span className="text-ink-soft text-pretty">{text}</span>
      </span>
    </li>
  );
}
