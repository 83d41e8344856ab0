import { useSyncExternalStore } from 'react';

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

let offered: InstallEvent | null = null;
const listeners = new Set<() => void>();

/** Keeps the browser's offer until somebody asks for it. Once, at the start: the browser says it early and only once. */
export function listenForInstall(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallEvent;
    for (const listener of listeners) listener();
  });
  addEventListener('appinstalled', () => {
    offered = null;
    for (const listener of listeners) listener();
  });
}

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

/** Safari on an iPhone installs from its own menu and says nothing to pages. */
const isIPhone = (): boolean =>
  /iPhone|iPad/.test(navigator.userAgent) && !/CriOS|FxiOS/.test(navigator.userAgent);

/** `offer` installs, when the browser lets us; `byHand`: tell how. Neither: it is installed, or cannot be. */
export function useInstall(): { offer: (() => Promise<unknown>) | null; byHand: boolean } {
  const event = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offered,
  );
  if (isInstalled()) return { offer: null, byHand: false };
  return { offer: event ? () => event.prompt() : null, byHand: !event && isIPhone() };
}
