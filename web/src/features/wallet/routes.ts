import type { RouteObject } from 'react-router';

export const walletRoutes: readonly RouteObject[] = [
  {
    path: '/wallet',
    lazy: () => import('./wallet-page.tsx').then(({ WalletPage }) => ({ Component: WalletPage })),
  },
  {
    path: '/plans',
    lazy: () => import('./plans-page.tsx').then(({ PlansPage }) => ({ Component: PlansPage })),
  },
];
