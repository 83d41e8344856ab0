import { useEffect, useState } from 'react';
import { Spinner } from '../../design/spinner.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { useLastDecision } from './last-decision.ts';

const SHOWN_MS = 4_000;

/** For a moment after a pass: take it back. Over the card, where it hides no button. */
export function UndoNote({ busy, onUndo }: { busy: boolean; onUndo(): void }) {
  const t = useText();
  const last = useLastDecision();
  const [, rerender] = useState(0);
  const age = last ? Date.now() - last.at : SHOWN_MS;
  const isShown = busy || (last?.decision === 'pass' && age < SHOWN_MS);
  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(() => rerender((count) => count + 1), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [last]);
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-8 z-10 flex justify-center px-4">
      {isShown && last && (
        <p className="pointer-events-auto flex min-h-12 animate-appear items-center gap-3 rounded-full bg-ink ps-5 pe-2 text-paper shadow-lift">
          <span className="line-clamp-1">{t('deck.passed', { name: last.card.name })}</span>
          <button
            type="button"
            onClick={onUndo}
            className="inline-flex min-h-9 items-center gap-2 rounded-full px-3 font-bold underline underline-offset-4"
          >
            {busy && <Spinner />}
            {t('deck.undo')}
          </button>
        </p>
      )}
    </div>
  );
}
