import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

/** On or off, at once. */
export function Switch({
  label,
  hint,
  checked,
  onChange,
  disabled = false,
  className,
}: {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean | undefined;
  className?: string | undefined;
}) {
  const id = useId();
  return (
    <div className={classNames('flex min-h-12 items-center gap-4 py-2', className)}>
      <div className="grow">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-ink-soft">
            {hint}
          </p>
        )}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={checked}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!checked)}
        className={classNames(
          'relative h-8 w-14 shrink-0 rounded-full border transition-colors disabled:opacity-50',
          checked ? 'border-accent bg-accent' : 'border-edge bg-surface',
        )}
      >
        <span
          className={classNames(
            'absolute top-1/2 size-6 -translate-y-1/2 rounded-full shadow-small transition-[inset-inline-start] duration-200',
            checked ? 'start-[27px] bg-on-accent' : 'start-[3px] bg-edge',
          )}
        />
      </button>
    </div>
  );
}
