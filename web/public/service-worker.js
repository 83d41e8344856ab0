/*
 * Keeps the shell of the app, so that it opens without a network, and shows pushes. Answers of the server are never kept:
 * what members say and see stays out of this cache. A new version waits until the page asks for it (`take-over`).
 */
/** Filled in by the build (web/build/stamp-worker.ts). */
const SHELL = 'romantic-shell-%VERSION%';
const FILES = '%FILES%';
const PAGE = '/';

/** Hashed files never change; the page itself is asked for anew, and taken from here when nobody answers. */
self.addEventListener('install', (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!/^\/(api|auth|storage|realtime|media|dev|docs)(\/|$)/.test(pathname)) event.respondWith(openPage(request));
  } else if (/^\/(assets|icons)\/|^\/(start\.js|manifest\.webmanifest)$/.test(pathname)) {
    event.respondWith(openFile(request, pathname.startsWith('/assets/')));
  }
});

async function keepShell() {
  const cache = await caches.open(SHELL);
  const page = await fetch(PAGE, { cache: 'no-cache', headers: { accept: 'text/html' } });
  if (!page.ok) throw new Error(`the page answered ${page.status}`);
  await cache.put(PAGE, page);
  await cache.addAll(['/start.js', '/manifest.webmanifest', '/icons/icon-192.png', ...FILES]);
}

async function openPage(request) {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get('content-type')?.startsWith('text/html')) await cache.put(PAGE, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

/** `forever`: the name holds a hash of the content. Others are asked for anew and taken from here without a network. */
async function openFile(request, forever) {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request.url);
  if (kept && forever) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// What a push says is made by the server (docs/push.md): `{id, kind, title, body, tag, data}`.
self.addEventListener('push', (event) => {
  const push = readPush(event.data);
  if (push) event.waitUntil(show(push));
});

function readPush(data) {
  try {
    return data?.json() ?? null;
  } catch {
    return null;
  }
}

async function show({ kind, title, body, tag, data = {} }) {
  if (kind === 'callEnded' || !title) {
    for (const shown of await self.registration.getNotifications(tag ? { tag } : {})) shown.close();
    return;
  }
  const options = { body, tag, data: { ...data, kind }, icon: '/icons/icon-192.png', badge: '/icons/badge-96.png' };
  await self.registration.showNotification(title, {
    ...options,
    renotify: Boolean(tag),
    requireInteraction: kind === 'call',
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPlace(event.notification.data ?? {}));
});

/** The page that a push is about, in a window that is open, else in a new one. */
async function openPlace({ kind, conversationId }) {
  const place = conversationId ? `/chats/${conversationId}` : kind === 'like' ? '/likes' : '/';
  const windows = await self.clients.matchAll({ type: 'window' });
  const [open] = windows;
  if (!open) return self.clients.openWindow(place);
  await open.focus();
  open.postMessage({ type: 'open', place });
}
