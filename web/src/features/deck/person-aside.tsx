import type { Card } from '@romantic/contract';
import { useSyncExternalStore } from 'react';
import { useText } from '../../i18n/i18n.tsx';
import { PersonDetails } from './person-details.tsx';

const wide = matchMedia('(min-width: 1024px)');

/** Beside the card where there is room: the rest of the person, and the keys. */
export function PersonAside({ card }: { card: Card }) {
  const t = useText();
  const isWide = useSyncExternalStore(
    (listener) => {
      wide.addEventListener('change', listener);
      return () => wide.removeEventListener('change', listener);
    },
    () => wide.matches,
  );
  if (!isWide) return null;
  return (
    <aside
      aria-label={t('deck.about', { name: card.name })}
      className="flex w-full max-w-sm flex-col justify-between gap-8 overflow-y-auto py-2"
    >
      <PersonDetails key={card.id} card={card} className="animate-appear" />
      <Keys />
    </aside>
  );
}

function Keys() {
  const t = useText();
  const keys = [
    ['←', t('deck.keyPass')],
    ['→', t('deck.keyLike')],
    ['↑', t('deck.keySuperlike')],
    [t('deck.keySpace'), t('deck.keyPhoto')],
    ['⏎', t('deck.keyOpen')],
  ] as const;
  return (
    <dl dir="ltr" className="flex flex-wrap gap-x-4 gap-y-2 text-sm text-ink-soft">
      {keys.map(([key, what]) => (
        <div key={key} className="flex items-center gap-1.5">
          <dt>
            <kbd className="inline-flex min-h-7 min-w-7 items-center justify-center rounded-lg border border-line bg-surface px-1.5 font-sans">
              {key}
            </kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
