import { accounts, createClient, type Session } from '@romantic/contract';
import { useSyncExternalStore } from 'react';

/** What this browser holds of a signed-in member. `expiresAt` in seconds since 1970. */
export interface StoredSession {
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
  userId: string;
}

const KEY = 'romantic.session';
const REFRESH_LOCK = 'romantic.refresh';
/** Seconds before its end a token is exchanged. */
const EARLY = 60;

const listeners = new Set<() => void>();
const open = createClient({ baseUrl: '' });
let current = read();

function read(): StoredSession | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as StoredSession | null;
  } catch {
    return null;
  }
}

function set(next: StoredSession | null): void {
  current = next;
  for (const listener of listeners) listener();
}

// The other tabs of this browser are told by the browser itself.
window.addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null) set(read());
});

/** One session for all tabs of this browser. */
export const session = {
  get: (): StoredSession | null => current,

  put({ accessToken, refreshToken, expiresAt, user }: Session): void {
    const next = { accessToken, refreshToken, expiresAt, userId: user.id };
    localStorage.setItem(KEY, JSON.stringify(next));
    set(next);
  },

  clear(): void {
    localStorage.removeItem(KEY);
    set(null);
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  isStale: (): boolean => current !== null && current.expiresAt - EARLY < Date.now() / 1000,

  /**
   * A fresh access token; false when there is none to be had and the member has to sign in again. Tabs take turns: a
   * refresh token used twice ends the session. Throws when the server is out of reach; the session stays then.
   */
  async refresh(): Promise<boolean> {
    const before = current?.accessToken;
    if (before === undefined) return false;
    return navigator.locks.request(REFRESH_LOCK, async () => {
      const newest = read();
      if (newest === null) {
        set(null);
        return false;
      }
      // Another tab has done it meanwhile.
      if (newest.accessToken !== before) {
        set(newest);
        return true;
      }
      try {
        const fresh = await open.call(accounts.refresh, { body: { refreshToken: newest.refreshToken } });
        // Signed out meanwhile, in whichever tab: it stays so.
        if (read()?.refreshToken === newest.refreshToken) session.put(fresh);
        return current !== null;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (read()?.refreshToken === newest.refreshToken) session.clear();
        return current !== null;
      }
    });
  },
};

/** The server said no, for good: not a network that fails nor a server that is busy. */
function isRefusal(error: unknown): boolean {
  const status = (error as { problem?: { status: number } }).problem?.status;
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}

/** Renders anew when somebody signs in or out here, in whichever tab. */
export function useSession(): StoredSession | null {
  return useSyncExternalStore(session.subscribe, session.get);
}
