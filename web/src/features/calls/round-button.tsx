import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';

const TONES = {
  plain: 'bg-white/18 text-white hover:bg-white/28 aria-pressed:bg-white aria-pressed:text-black',
  answer: 'bg-[#2f7a55] text-white hover:bg-[#266647]',
  end: 'bg-[#c42b2b] text-white hover:bg-[#a82222]',
} as const;

interface RoundButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  label: string;
  tone?: keyof typeof TONES;
  /** Whether the words stand below it. */
  words?: boolean;
  children: ReactNode;
}

/** The buttons of a call: large, round, on dark ground. */
export function RoundButton({
  label,
  tone = 'plain',
  words = false,
  children,
  className,
  ...rest
}: RoundButtonProps) {
  return (
    <span className="flex flex-col items-center gap-2">
      <button
        type="button"
        {...rest}
        aria-label={label}
        title={label}
        className={classNames(
          'grid size-15 place-items-center rounded-full transition-[background,scale] active:scale-95',
          TONES[tone],
          className,
        )}
      >
        {children}
      </button>
      {words && (
        <span aria-hidden="true" className="w-24 text-center text-sm leading-tight text-white/85">
          {label}
        </span>
      )}
    </span>
  );
}
