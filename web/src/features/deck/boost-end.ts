import { useSyncExternalStore } from 'react';
import { session } from '../../api/session.ts';

/** Until when this member's boost runs, as this browser was told; the server has no call that says so. */
const KEY = 'romantic.boost';
const listeners = new Set<() => void>();

export function keepBoost(endsAt: string): void {
  localStorage.setItem(KEY, JSON.stringify({ userId: session.get()?.userId, endsAt }));
  for (const listener of listeners) listener();
}

function findBoost(): string | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { userId: string; endsAt: string } | null;
    const runs = kept?.userId === session.get()?.userId && Date.parse(kept?.endsAt ?? '') > Date.now();
    return runs ? (kept?.endsAt ?? null) : null;
  } catch {
    return null;
  }
}

/** null: none runs. */
export function useBoostEnd(): string | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, findBoost);
}
