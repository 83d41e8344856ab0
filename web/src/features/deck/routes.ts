import type { RouteObject } from 'react-router';
import { dealAhead } from './use-deck.ts';

/** Nobody sees whether a page comes so much later; a skeleton that stands so short is a flash. */
const MOMENT_MS = 100;

export const deckRoutes: readonly RouteObject[] = [
  {
    path: 'discover',
    lazy: async () => {
      // Dealt while the page itself is still on its way. It may wait a moment for the cards: a page drawn twice is later.
      const [{ DeckPage }] = await Promise.all([import('./deck-page.tsx'), dealAhead(MOMENT_MS)]);
      return { Component: DeckPage };
    },
  },
  {
    path: 'people/:userId',
    lazy: () => import('./person-page.tsx').then((m) => ({ Component: m.PersonPage })),
  },
];
