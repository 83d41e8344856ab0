import { createBrowserRouter, type RouteObject } from 'react-router';
import { chatRoutes } from '../features/chats/routes.ts';
import { deckRoutes } from '../features/deck/routes.ts';
import { likesRoutes } from '../features/likes/routes.ts';
import { onboardingRoutes } from '../features/onboarding/routes.ts';
import { profileRoutes } from '../features/profile/routes.ts';
import { settingsRoutes } from '../features/settings/routes.ts';
import { signInRoutes } from '../features/sign-in/routes.ts';
import { walletRoutes } from '../features/wallet/routes.ts';
import { ErrorPage, NotFoundPage } from './error-page.tsx';
import { Frame } from './frame.tsx';
import { GuestGate, MemberGate, Start } from './gates.tsx';
import { Shell } from './shell.tsx';

/** Pages for whoever is not signed in. */
const GUEST_ROUTES: readonly RouteObject[] = [...signInRoutes];

/** Pages for everybody. */
const OPEN_ROUTES: readonly RouteObject[] = [...onboardingRoutes];

/** Pages without the navigation of the shell: a member who is still introducing themself. */
const BARE_ROUTES: readonly RouteObject[] = [];

/** Pages inside the shell. */
const MEMBER_ROUTES: readonly RouteObject[] = [
  ...deckRoutes,
  ...likesRoutes,
  ...chatRoutes,
  ...walletRoutes,
  ...profileRoutes,
  ...settingsRoutes,
];

/** Every page there is. Each feature writes its own in its routes.ts, with `lazy`: a page is loaded when it is opened. */
const ROUTES: RouteObject[] = [
  {
    Component: Frame,
    ErrorBoundary: ErrorPage,
    children: [
      { index: true, Component: Start },
      ...OPEN_ROUTES,
      { Component: GuestGate, children: [...GUEST_ROUTES] },
      {
        Component: MemberGate,
        children: [
          ...BARE_ROUTES,
          { Component: Shell, ErrorBoundary: ErrorPage, children: [...MEMBER_ROUTES] },
        ],
      },
      { path: '*', Component: NotFoundPage },
    ],
  },
];

export const createRouter = () => createBrowserRouter(ROUTES);
