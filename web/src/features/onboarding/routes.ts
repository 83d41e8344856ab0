import type { RouteObject } from 'react-router';

/** With a session and without: the account is made in the middle of it. */
export const onboardingRoutes: readonly RouteObject[] = [
  {
    path: '/onboarding/*',
    lazy: () => import('./onboarding-page.tsx').then((m) => ({ Component: m.OnboardingPage })),
  },
];
