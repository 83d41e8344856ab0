import { useEffect, useRef } from 'react';
import type { Decision } from './gesture.ts';

export interface DeckKeys {
  onDecide(decision: Decision): void;
  onPhoto(step: 1 | -1): void;
  onOpen(): void;
  onRewind(): void;
}

const DECISIONS: Readonly<Record<string, Decision>> = {
  ArrowRight: 'like',
  ArrowLeft: 'pass',
  ArrowUp: 'superlike',
};

/** Keys of the deck, wherever the focus is, unless something is typed or a sheet is open. */
export function useDeckKeys(keys: DeckKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open], [role=menu]')) return;
      const target = event.target as Element;
      if (target.closest('input, textarea, select, [contenteditable]')) return;
      const decision = DECISIONS[event.key];
      const { onDecide, onPhoto, onOpen, onRewind } = latest.current;
      if (decision) {
        // Held down, a key would decide on everybody.
        if (!event.repeat) onDecide(decision);
      } else if (event.key === 'Backspace') onRewind();
      else if (target.closest('button, a')) return;
      else if (event.key === ' ') onPhoto(event.shiftKey ? -1 : 1);
      else if (event.key === 'Enter') onOpen();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
