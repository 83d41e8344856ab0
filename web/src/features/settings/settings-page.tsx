import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { signOut } from '../../api/sign-out.ts';
import {
  BellIcon,
  BlockIcon,
  DownloadIcon,
  EyeIcon,
  ForwardIcon,
  GlobeIcon,
  PhoneIcon,
  SignOutIcon,
} from '../../design/icons.tsx';
import { Page } from '../../design/page.tsx';
import { type TextKey, useText } from '../../i18n/i18n.tsx';
import { InstallHint } from './install-hint.tsx';

const PLACES: readonly { to: string; icon: ReactNode; text: TextKey; hint: TextKey }[] = [
  {
    to: 'notifications',
    icon: <BellIcon />,
    text: 'settings.notifications',
    hint: 'settings.notificationsHint',
  },
  { to: 'privacy', icon: <EyeIcon />, text: 'settings.privacy', hint: 'settings.privacyHint' },
  { to: 'appearance', icon: <GlobeIcon />, text: 'settings.appearance', hint: 'settings.appearanceHint' },
  { to: 'devices', icon: <PhoneIcon />, text: 'settings.devices', hint: 'settings.devicesHint' },
  { to: 'blocked', icon: <BlockIcon />, text: 'settings.blocked', hint: 'settings.blockedHint' },
  { to: 'account', icon: <DownloadIcon />, text: 'settings.account', hint: 'settings.accountHint' },
];

export function SettingsPage() {
  const t = useText();
  return (
    <Page title={t('settings.title')} back="/me" className="grid gap-6">
      <InstallHint />
      <nav aria-label={t('settings.title')}>
        <ul className="overflow-hidden rounded-card border border-line bg-surface">
          {PLACES.map(({ to, icon, text, hint }) => (
            <li key={to} className="border-line not-first:border-t">
              <Link to={to} className="flex min-h-18 items-center gap-4 px-5 py-2 hover:bg-raised">
                <span className="text-accent-ink">{icon}</span>
                <span className="grow">
                  <span className="block text-lg">{t(text)}</span>
                  <span className="text-sm text-ink-soft">{t(hint)}</span>
                </span>
                <ForwardIcon className="size-5 text-ink-soft rtl:-scale-x-100" />
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <button
        type="button"
        className="flex min-h-16 items-center gap-4 rounded-card border border-line bg-surface px-5 text-lg hover:bg-raised"
        onClick={() => void signOut('this')}
      >
        <SignOutIcon className="text-accent-ink" />
        {t('settings.signOut')}
      </button>
    </Page>
  );
}
