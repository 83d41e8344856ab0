import { lazy, type ReactNode, Suspense } from 'react';
import { NavLink, Outlet, useMatch } from 'react-router';
import { useMemberEvents } from '../api/events.ts';
import { firstPageShown } from '../api/first-page.ts';
import { classNames } from '../design/class-names.ts';
import { CardsIcon, ChatIcon, HeartIcon, type IconProps, PersonIcon } from '../design/icons.tsx';
import { MatchLayer } from '../features/deck/match-layer.tsx';
import { DevelopmentSlot } from '../features/development/development-slot.tsx';
import { type TextKey, useText } from '../i18n/i18n.tsx';
import { useOnline } from './online.ts';

/** What goes on whatever page is open: loaded after it. */
const ChatSync = lazy(async () => {
  await firstPageShown;
  return { default: (await import('../features/chats/chat-sync.tsx')).ChatSync };
});
const CallLayer = lazy(async () => {
  await firstPageShown;
  return { default: (await import('../features/calls/call-layer.tsx')).CallLayer };
});
const ReportThanks = lazy(async () => {
  await firstPageShown;
  return { default: (await import('../features/safety/report-thanks.tsx')).ReportThanks };
});

interface Place {
  to: string;
  text: TextKey;
  icon: (props: IconProps) => ReactNode;
}

const PLACES: readonly Place[] = [
  { to: '/discover', text: 'shell.discover', icon: CardsIcon },
  { to: '/likes', text: 'shell.likes', icon: HeartIcon },
  { to: '/chats', text: 'shell.chats', icon: ChatIcon },
  { to: '/me', text: 'shell.profile', icon: PersonIcon },
];

/** What stands around the pages of a signed-in member: a bar below on phones, a rail at the side on desktops. */
export function Shell() {
  useMemberEvents();
  // A conversation has a phone's screen to itself: its field stands where the bar would.
  const alone = useMatch('/chats/:conversationId') !== null;
  return (
    // Clipped: a card thrown past the edge would make a phone's page wider than its screen.
    <div className="flex min-h-dvh flex-col overflow-x-clip md:flex-row">
      <Navigation className={alone ? 'max-md:hidden' : undefined} />
      <div
        className={classNames(
          'flex min-w-0 grow flex-col md:pb-0',
          !alone && 'pb-[calc(4.5rem+env(safe-area-inset-bottom))]',
        )}
      >
        <Connection />
        <main id="content" tabIndex={-1} className="flex grow flex-col outline-none">
          <Outlet />
        </main>
        <DevelopmentSlot />
      </div>
      <MatchLayer />
      <Suspense>
        <ChatSync />
        <CallLayer />
        <ReportThanks />
      </Suspense>
    </div>
  );
}

function Navigation({ className }: { className: string | undefined }) {
  const t = useText();
  return (
    <nav
      aria-label={t('shell.appName')}
      className={classNames(
        'fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:sticky md:top-0 md:h-dvh md:w-24 md:shrink-0 md:border-e md:border-t-0 md:pt-6 lg:w-56',
        className,
      )}
    >
      <p className="hidden px-6 pb-8 font-display text-2xl text-accent-ink md:block">
        <span className="lg:hidden">R</span>
        <span className="hidden lg:inline">{t('shell.appName')}</span>
      </p>
      <ul className="mx-auto flex max-w-md justify-around md:max-w-none md:flex-col md:gap-1 md:px-3">
        {PLACES.map((place) => (
          <li key={place.to} className="grow md:grow-0">
            <NavLink
              to={place.to}
              className={({ isActive }) =>
                classNames(
                  'flex min-h-[4.25rem] flex-col items-center justify-center gap-0.5 text-xs font-medium transition-colors md:min-h-16 md:rounded-card lg:min-h-13 lg:flex-row lg:justify-start lg:gap-4 lg:px-4 lg:text-base',
                  isActive ? 'text-accent-ink md:bg-accent-soft' : 'text-ink-soft hover:text-ink',
                )
              }
            >
              {({ isActive }) => (
                <>
                  <place.icon filled={isActive} />
                  {t(place.text)}
                </>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Said while the app is cut off. */
function Connection() {
  const t = useText();
  const online = useOnline();
  return (
    <div role="status" aria-live="polite">
      {!online && (
        <p className="bg-gold-soft px-4 py-2 text-center text-sm text-gold">{t('shell.offlineText')}</p>
      )}
    </div>
  );
}
