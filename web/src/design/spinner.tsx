import { classNames } from './class-names.ts';

export function Spinner({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'inline-block size-[1.1em] animate-spin rounded-full border-2 border-current border-e-transparent',
        className,
      )}
    />
  );
}
