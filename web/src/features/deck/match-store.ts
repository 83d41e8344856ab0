import type { Match } from '@romantic/contract';
import { useSyncExternalStore } from 'react';

let shown: Match | null = null;
/** Matches that were celebrated here; the event that tells of them says nothing new. */
const celebrated = new Set<string>();
const listeners = new Set<() => void>();

function show(match: Match | null): void {
  shown = match;
  for (const listener of listeners) listener();
}

/** Celebrates a match, over whatever page is open. */
export function showMatch(match: Match): void {
  celebrated.add(match.id);
  show(match);
}

export const hideMatch = (): void => show(null);

export const wasCelebrated = (matchId: string): boolean => celebrated.has(matchId);

export function useShownMatch(): Match | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}
