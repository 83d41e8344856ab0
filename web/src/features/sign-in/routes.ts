import type { RouteObject } from 'react-router';

/** For whoever is not signed in. */
export const signInRoutes: readonly RouteObject[] = [
  { path: '/welcome', lazy: () => import('./welcome-page.tsx').then((m) => ({ Component: m.WelcomePage })) },
  { path: '/sign-in', lazy: () => import('./sign-in-page.tsx').then((m) => ({ Component: m.SignInPage })) },
  { path: '/sign-in/code', lazy: () => import('./code-page.tsx').then((m) => ({ Component: m.CodePage })) },
];
