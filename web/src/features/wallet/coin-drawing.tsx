import { classNames } from '../../design/class-names.ts';

/** A coin with a heart pressed into it: gold, which is for coins and plans alone. */
export function CoinDrawing({ className }: { className?: string | undefined }) {
  return (
    <svg viewBox="0 0 64 64" aria-hidden="true" className={classNames('shrink-0', className)}>
      <circle cx="33" cy="34" r="27" fill="#a8792a" />
      <circle cx="31" cy="31" r="27" fill="#efc568" />
      <circle
        cx="31"
        cy="31"
        r="21.5"
        fill="none"
        stroke="#c99a3d"
        strokeWidth="1.8"
        strokeDasharray="1 3.2"
        strokeLinecap="round"
      />
      <path
        d="M31 43.500C22 37 18 32.7 18 27.600a6.9 6.9 0 0 1 13-3.2 6.9 6.9 0 0 1 13 3.200c0 5.1-4 9.4-13 15.900Z"
        fill="#d9a23f"
        stroke="#a8792a"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path
        d="M12.5 22.500a20.5 20.5 0 0 1 11-10.3"
        fill="none"
        stroke="#fff3cf"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** A small heap of them, the higher the more. */
export function CoinHeap({ size, className }: { size: 1 | 2 | 3 | 4; className?: string | undefined }) {
  return (
    <span aria-hidden="true" className={classNames('relative block h-12', className)}>
      {Array.from({ length: size }, (_, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: coins of a heap have no names
          key={at}
          className="absolute top-0 start-1/2"
          style={{
            marginInlineStart: `${(at - (size - 1) / 2) * 18 - 22}px`,
            marginTop: `${(at % 2) * 5}px`,
          }}
        >
          <CoinDrawing className="size-11" />
        </span>
      ))}
    </span>
  );
}
