import type { RouteObject } from 'react-router';

export const profileRoutes: readonly RouteObject[] = [
  { path: '/me', lazy: () => import('./me-page.tsx').then((m) => ({ Component: m.MePage })) },
  { path: '/me/edit', lazy: () => import('./edit-page.tsx').then((m) => ({ Component: m.EditPage })) },
];
