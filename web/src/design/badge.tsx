import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const TONES = {
  accent: 'bg-accent text-on-accent',
  soft: 'bg-accent-soft text-accent-ink',
  sage: 'bg-sage-soft text-sage',
  gold: 'bg-gold-soft text-gold',
  plain: 'bg-surface text-ink-soft border border-line',
} as const;

export function Badge({
  tone = 'soft',
  children,
  className,
}: {
  tone?: keyof typeof TONES | undefined;
  children: ReactNode;
  className?: string | undefined;
}) {
  return (
    <span
      className={classNames(
        'inline-flex min-h-6 min-w-6 items-center justify-center gap-1 rounded-full px-2 text-sm font-semibold',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
