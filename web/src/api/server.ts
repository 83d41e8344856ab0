/** What the page was told of its server (server/src/http/web-app.ts); under `npm run web:dev` nothing was filled in. */
function readMeta(name: string): string {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
  return content.startsWith('%') ? '' : content;
}

/** Whether this is a development server: demo people, codes that are shown. */
export const isDevelopment = readMeta('romantic-mode') !== 'production';

/** The key that opens the door of live updates; empty where a deployment has none, and the app asks again instead. */
export const realtimeKey = readMeta('romantic-key') || (isDevelopment ? 'sb_publishable_romantic_local' : '');
