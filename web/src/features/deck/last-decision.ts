import type { Card } from '@romantic/contract';
import { useSyncExternalStore } from 'react';
import type { Decision } from './gesture.ts';

/** What was decided last here, and whether it can be taken back as far as this page knows. */
export interface LastDecision {
  card: Card;
  decision: Decision;
  at: number;
}

let last: LastDecision | null = null;
const listeners = new Set<() => void>();

export function noteDecision(next: LastDecision | null): void {
  last = next;
  for (const listener of listeners) listener();
}

export function useLastDecision(): LastDecision | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => last,
  );
}
