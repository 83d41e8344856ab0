import type { createRouter } from './router.tsx';

const FILE = '/service-worker.js';

/** How often a page that stays open looks for a new version, ms. */
const LOOK_EVERY_MS = 30 * 60_000;

/**
 * Keeps the shell for when there is no network, and takes pushes. A press on a push opens its place here. `onNew` is
 * called when a newer version waits, with the way to take it.
 */
export function startServiceWorker(
  router: ReturnType<typeof createRouter>,
  onNew: (take: () => void) => void,
): void {
  const workers = navigator.serviceWorker;
  if (!workers || import.meta.env.DEV) return;
  workers.addEventListener('message', ({ data }) => {
    if (data?.type === 'open' && typeof data.place === 'string') void router.navigate(data.place);
  });
  let asked = false;
  workers.addEventListener('controllerchange', () => {
    if (asked) location.reload();
  });
  const tell = (waiting: ServiceWorker): void =>
    onNew(() => {
      asked = true;
      waiting.postMessage('take-over');
    });
  workers.register(FILE).then(
    (registration: ServiceWorkerRegistration | undefined) => {
      if (!registration) return;
      if (registration.waiting && workers.controller) tell(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const next = registration.installing;
        next?.addEventListener('statechange', () => {
          if (next.state === 'installed' && workers.controller) tell(next);
        });
      });
      setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY_MS);
    },
    // A browser that allows none (private windows): the app works without.
    () => {},
  );
}
