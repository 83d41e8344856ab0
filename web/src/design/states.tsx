import type { ReactNode } from 'react';
import { useProblemText } from '../api/problem-text.ts';
import { useText } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';

/** Nothing is here yet: what it would be, and what to do. */
export function EmptyState({
  picture,
  title,
  text,
  action,
}: {
  picture?: ReactNode;
  title: ReactNode;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-4 px-6 py-12 text-center">
      {picture && <div className="text-accent">{picture}</div>}
      <h2 className="text-3xl">{title}</h2>
      {text && <p className="text-ink-soft">{text}</p>}
      {action}
    </div>
  );
}

/** Something could not be had: why, and another try. */
export function ErrorState({ error, retry }: { error: unknown; retry?: (() => void) | undefined }) {
  const t = useText();
  const problemText = useProblemText();
  return (
    <div role="alert" className="mx-auto flex max-w-sm flex-col items-center gap-4 px-6 py-12 text-center">
      <p>{problemText(error)}</p>
      {retry && (
        <Button variant="soft" onClick={retry}>
          {t('shell.retry')}
        </Button>
      )}
    </div>
  );
}
