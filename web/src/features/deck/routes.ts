import type { RouteObject } from 'react-router';
import { dealAhead } from './use-deck.ts';

export const deckRoutes: readonly RouteObject[] = [
  {
    path: 'discover',
    lazy: async () => {
      // Dealt while the page itself is still on its way.
      dealAhead();
      return { Component: (await import('./deck-page.tsx')).DeckPage };
    },
  },
  {
    path: 'people/:userId',
    lazy: () => import('./person-page.tsx').then((m) => ({ Component: m.PersonPage })),
  },
];
