import { useSyncExternalStore } from 'react';
import { classNames } from './class-names.ts';

type Tone = 'plain' | 'kind' | 'bad';

interface Toast {
  id: number;
  text: string;
  tone: Tone;
  action: { label: string; onPress(): void } | null;
}

const SHOWN_MS = 5_000;
const MOST = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** A line that says what happened and goes by itself. */
export const toast = {
  show(text: string, options: { action?: { label: string; onPress(): void }; tone?: Tone } = {}): () => void {
    const id = nextId++;
    const one: Toast = { id, text, tone: options.tone ?? 'plain', action: options.action ?? null };
    change([...toasts.filter((other) => other.text !== text), one].slice(-MOST));
    const hide = () => change(toasts.filter((other) => other.id !== id));
    setTimeout(hide, SHOWN_MS);
    return hide;
  },
};

/** Where toasts appear: above the bar of navigation, read out as they come. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-[calc(5rem+env(safe-area-inset-bottom))] z-50 flex flex-col items-center gap-2 px-4 md:bottom-6"
    >
      {shown.map(({ id, text, tone, action }) => (
        <div
          key={id}
          className={classNames(
            'pointer-events-auto flex min-h-12 max-w-md animate-rise items-center gap-3 rounded-full px-5 py-2 shadow-lift',
            tone === 'bad' ? 'bg-danger-soft text-danger' : 'bg-ink text-paper',
          )}
        >
          <span>{text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                action.onPress();
                change(toasts.filter((other) => other.id !== id));
              }}
              className="min-h-9 rounded-full px-2 font-bold underline underline-offset-4"
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
