import type { RouteObject } from 'react-router';

export const deckRoutes: readonly RouteObject[] = [
  {
    path: 'discover',
    lazy: async () => {
      const { DeckPage, dealAhead } = await import('./deck-page.tsx');
      dealAhead();
      return { Component: DeckPage };
    },
  },
  {
    path: 'people/:userId',
    lazy: () => import('./person-page.tsx').then((m) => ({ Component: m.PersonPage })),
  },
];
