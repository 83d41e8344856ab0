import type { RouteObject } from 'react-router';

export const likesRoutes: readonly RouteObject[] = [
  { path: 'likes', lazy: () => import('./likes-page.tsx').then((m) => ({ Component: m.LikesPage })) },
];
