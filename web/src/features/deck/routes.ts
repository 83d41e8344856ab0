import type { RouteObject } from 'react-router';

export const deckRoutes: readonly RouteObject[] = [
  { path: 'discover', lazy: () => import('./deck-page.tsx').then((m) => ({ Component: m.DeckPage })) },
  {
    path: 'people/:userId',
    lazy: () => import('./person-page.tsx').then((m) => ({ Component: m.PersonPage })),
  },
];
