import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/i18n.tsx';
import { CODE_LENGTH, readDigits } from './code-digits.ts';

interface CodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  /** Shakes, and is read out. */
  error: string | null;
  disabled: boolean;
}

/** One field that looks like six: pasting, auto-fill and screen readers meet a plain text field. */
export function CodeField({ value, onChange, error, disabled }: CodeFieldProps) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const boxes = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!disabled) input.current?.focus();
  }, [disabled]);
  useEffect(() => {
    if (!error || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const shake = [0, -9, 8, -6, 4, 0].map((x) => ({ transform: `translateX(${x}px)` }));
    boxes.current?.animate(shake, { duration: 320, easing: 'ease-out' });
  }, [error]);
  return (
    <div>
      <div ref={boxes} className="relative" dir="ltr">
        <input
          ref={input}
          className="peer absolute inset-0 z-10 w-full cursor-text bg-transparent text-transparent caret-transparent opacity-0"
          inputMode="numeric"
          autoComplete="one-time-code"
          name="code"
          pattern="\d*"
          maxLength={24}
          aria-label={t('signin.code', { count: CODE_LENGTH })}
          aria-invalid={error !== null}
          aria-describedby="code-error"
          readOnly={disabled}
          value={value}
          onChange={(event) => onChange(readDigits(event.target.value))}
          onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
        />
        <div
          aria-hidden="true"
          className="group flex justify-between gap-2 peer-focus:[&>[data-next]]:border-accent peer-focus:[&>[data-next]]:ring-3 peer-focus:[&>[data-next]]:ring-accent/25"
        >
          {Array.from({ length: CODE_LENGTH }, (_, at) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: six boxes that never move
              key={at}
              data-next={at === Math.min(value.length, CODE_LENGTH - 1) ? '' : undefined}
              className={`grid h-16 grow basis-0 place-items-center rounded-2xl border bg-surface font-display text-3xl transition-[border-color,box-shadow] ${error ? 'border-danger' : 'border-edge'} ${disabled ? 'opacity-60' : ''}`}
            >
              {value[at] ?? ''}
            </span>
          ))}
        </div>
      </div>
      <p id="code-error" role="alert" className="mt-3 min-h-6 text-danger">
        {error}
      </p>
    </div>
  );
}
