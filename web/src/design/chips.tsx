import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface Choice<T extends string> {
  value: T;
  label: ReactNode;
}

interface Shared<T extends string> {
  /** What is chosen, for those who do not see it. */
  label: string;
  choices: readonly Choice<T>[];
  className?: string | undefined;
}

const chip = (chosen: boolean) =>
  classNames(
    'min-h-11 rounded-full border px-4 py-1.5 font-medium transition-colors disabled:opacity-45',
    chosen
      ? 'border-accent bg-accent-soft text-accent-ink'
      : 'border-edge bg-surface text-ink hover:bg-raised',
  );

/** Several of many. `most`: when as many are chosen, the others wait. */
export function MultiChips<T extends string>({
  label,
  choices,
  value,
  onChange,
  most = Number.POSITIVE_INFINITY,
  className,
}: Shared<T> & { value: readonly T[]; onChange(value: T[]): void; most?: number | undefined }) {
  return (
    <fieldset aria-label={label} className={classNames('flex min-w-0 flex-wrap gap-2', className)}>
      {choices.map((choice) => {
        const chosen = value.includes(choice.value);
        return (
          <button
            key={choice.value}
            type="button"
            aria-pressed={chosen}
            disabled={!chosen && value.length >= most}
            onClick={() =>
              onChange(chosen ? value.filter((one) => one !== choice.value) : [...value, choice.value])
            }
            className={chip(chosen)}
          >
            {choice.label}
          </button>
        );
      })}
    </fieldset>
  );
}

/** One of a few. `optional`: a second press takes the choice back. */
export function SingleChips<T extends string>({
  label,
  choices,
  value,
  onChange,
  optional = false,
  className,
}: Shared<T> & { value: T | null; onChange(value: T | null): void; optional?: boolean | undefined }) {
  return (
    <fieldset aria-label={label} className={classNames('flex min-w-0 flex-wrap gap-2', className)}>
      {choices.map((choice) => {
        const chosen = value === choice.value;
        return (
          <button
            key={choice.value}
            type="button"
            aria-pressed={chosen}
            onClick={() => onChange(chosen && optional ? null : choice.value)}
            className={chip(chosen)}
          >
            {choice.label}
          </button>
        );
      })}
    </fieldset>
  );
}
