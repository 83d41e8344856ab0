import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Photo } from './photo.tsx';

const SIZES = { small: 'size-9', medium: 'size-14', large: 'size-24' } as const;

/** Somebody's first photo as a disc; their initial where there is none. `children`: a mark at its edge. */
export function Avatar({
  person,
  size = 'medium',
  children,
  className,
}: {
  person: { name: string; photos: readonly Parameters<typeof Photo>[0]['photo'][] };
  size?: keyof typeof SIZES | undefined;
  children?: ReactNode;
  className?: string | undefined;
}) {
  const [photo] = person.photos;
  return (
    <span className={classNames('relative inline-block shrink-0', SIZES[size], className)}>
      {photo ? (
        <Photo
          photo={photo}
          size={size === 'large' ? 'medium' : 'small'}
          alt=""
          className="size-full rounded-full"
        />
      ) : (
        <span
          aria-hidden="true"
          className="flex size-full items-center justify-center rounded-full bg-accent-soft font-display text-xl text-accent-ink"
        >
          {person.name.slice(0, 1)}
        </span>
      )}
      {children}
    </span>
  );
}
