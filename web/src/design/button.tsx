import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

type Variant = 'primary' | 'soft' | 'quiet' | 'danger';
type Size = 'small' | 'medium' | 'large';

interface Look {
  variant?: Variant | undefined;
  size?: Size | undefined;
}

const VARIANTS: Readonly<Record<Variant, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  soft: 'bg-accent-soft text-accent-ink hover:brightness-97',
  quiet: 'text-ink border border-line bg-surface hover:bg-raised',
  danger: 'bg-danger-soft text-danger hover:brightness-97',
};
const SIZES: Readonly<Record<Size, string>> = {
  small: 'min-h-9 px-4 text-sm',
  medium: 'min-h-12 px-6',
  large: 'min-h-14 px-8 text-lg',
};

const look = ({ variant = 'primary', size = 'medium' }: Look, className?: string) =>
  classNames(
    'inline-flex items-center justify-center gap-2 rounded-full font-semibold transition-[background,filter,scale] duration-150 select-none active:scale-[0.98] disabled:opacity-55 disabled:active:scale-100',
    VARIANTS[variant],
    SIZES[size],
    className,
  );

export interface ButtonProps extends ComponentProps<'button'>, Look {
  /** Something is on its way: a second press does nothing. */
  busy?: boolean | undefined;
}

export function Button({ variant, size, busy = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={look({ variant, size }, className)}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}

/** A way to another page that looks like a button. */
export function ButtonLink({ variant, size, className, ...rest }: LinkProps & Look) {
  return <Link {...rest} className={look({ variant, size }, className)} />;
}
