import type { RouteObject } from 'react-router';

const lazy = () => import('./chats-page.tsx').then(({ ChatsPage }) => ({ Component: ChatsPage }));

export const chatRoutes: readonly RouteObject[] = [
  { path: '/chats', lazy },
  { path: '/chats/:conversationId', lazy },
];
