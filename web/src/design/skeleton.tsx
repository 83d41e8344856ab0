import { classNames } from './class-names.ts';

/** Stands where something is about to be, in its size. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return (
    <span
      aria-hidden="true"
      className={classNames('block animate-shimmer rounded-card bg-accent-soft', className)}
    />
  );
}
