import type { RouteObject } from 'react-router';

export const settingsRoutes: readonly RouteObject[] = [
  {
    path: '/settings',
    lazy: () => import('./settings-page.tsx').then((m) => ({ Component: m.SettingsPage })),
  },
  {
    path: '/settings/notifications',
    lazy: () => import('./notifications-page.tsx').then((m) => ({ Component: m.NotificationsPage })),
  },
  {
    path: '/settings/privacy',
    lazy: () => import('./privacy-page.tsx').then((m) => ({ Component: m.PrivacyPage })),
  },
  {
    path: '/settings/appearance',
    lazy: () => import('./appearance-page.tsx').then((m) => ({ Component: m.AppearancePage })),
  },
  {
    path: '/settings/devices',
    lazy: () => import('./devices-page.tsx').then((m) => ({ Component: m.DevicesPage })),
  },
  {
    path: '/settings/blocked',
    lazy: () => import('./blocked-page.tsx').then((m) => ({ Component: m.BlockedPage })),
  },
  {
    path: '/settings/account',
    lazy: () => import('./account-page.tsx').then((m) => ({ Component: m.AccountPage })),
  },
];
