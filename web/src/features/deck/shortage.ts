import { useSyncExternalStore } from 'react';

/** What the member has run out of for today. */
export interface Shortage {
  of: 'likes' | 'superlikes' | 'rewinds';
  /** When there will be new ones, ms since 1970; null: not said. */
  until: number | null;
}

let shortage: Shortage | null = null;
const listeners = new Set<() => void>();

function change(next: Shortage | null): void {
  shortage = next;
  for (const listener of listeners) listener();
}

/** Says that something has run out, and where more comes from. `retryAfter` in seconds. */
export function askForMore(of: Shortage['of'], retryAfter: number | null): void {
  change({ of, until: retryAfter === null ? null : Date.now() + retryAfter * 1000 });
}

export const endShortage = (): void => change(null);

export function useShortage(): Shortage | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shortage,
  );
}
