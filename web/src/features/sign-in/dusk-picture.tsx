/**
 * Two houses with a light on, hills apart, and one line of ink that goes from the one to the other and ties itself into a
 * heart on the way. Drawn in the colours of the theme; the line writes itself once.
 */
export function DuskPicture({ className }: { className?: string }) {
  return (
    <svg
      className={className}
      viewBox="0 0 800 620"
      preserveAspectRatio="xMidYMax slice"
      fill="none"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id="dusk-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="var(--dusk-high)" />
          <stop offset="0.62" stopColor="var(--dusk-low)" />
          <stop offset="1" stopColor="var(--dusk-glow)" />
        </linearGradient>
      </defs>
      <rect width="800" height="620" fill="url(#dusk-sky)" />
      <g fill="var(--dusk-star)">
        <circle cx="92" cy="84" r="2.2" />
        <circle cx="188" cy="150" r="1.6" />
        <circle cx="300" cy="62" r="1.8" />
        <circle cx="520" cy="96" r="2.2" />
        <circle cx="640" cy="52" r="1.6" />
        <circle cx="716" cy="160" r="2" />
      </g>
      <circle cx="400" cy="452" r="118" fill="var(--dusk-sun)" />
      <path
        d="M0 470c90-52 168-66 262-34 92 31 150 22 246-16 110-43 196-28 292 20v180H0Z"
        fill="var(--dusk-hill-far)"
      />
      <path d="M0 530c120-62 226-58 338-12 118 48 246 30 462-46v148H0Z" fill="var(--dusk-hill)" />
      <path d="M0 580c180-42 330-30 470-6 120 20 220 6 330-22v68H0Z" fill="var(--dusk-hill-near)" />
      <House x={118} y={462} />
      <House x={628} y={440} />
      <path
        className="dusk-line"
        pathLength={1}
        d="M150 474C172 400 246 330 330 312c60-13 112 2 132-36 22-42-34-74-62-30-28-44-86-12-62 32 20 38 78 24 138 38 82 19 150 68 176 134"
        stroke="var(--dusk-ink)"
        strokeWidth="4.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

function House({ x, y }: { x: number; y: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d="M0 30 32 4l32 26v42H0Z" fill="var(--dusk-house)" />
      <path d="M44 2h9v16l-9-7Z" fill="var(--dusk-house)" />
      <rect x="22" y="34" width="20" height="22" rx="2" fill="var(--dusk-window)" />
      <path d="M32 34v22M22 45h20" stroke="var(--dusk-house)" strokeWidth="2" />
    </g>
  );
}
