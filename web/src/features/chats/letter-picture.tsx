/** A letter that is about to be opened: for pages where nothing has been written yet. Drawn in the theme's colours. */
export function LetterPicture({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 200 150" className={className} fill="none" aria-hidden="true">
      <ellipse cx="100" cy="134" rx="72" ry="7" className="fill-ink/6" />
      <g transform="rotate(-5 100 80)">
        <rect
          x="34"
          y="44"
          width="132"
          height="84"
          rx="12"
          className="fill-surface stroke-ink/25"
          strokeWidth="2"
        />
        <path
          d="M36 118l46-38M164 118l-46-38"
          className="stroke-ink/15"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <path
          d="M38 50l52 42c6 5 14 5 20 0l52-42"
          className="stroke-ink/25"
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="100" cy="92" r="15" className="fill-accent" />
        <path
          d="M100 99c-6-4-9-7-9-11 0-3 2-5 4.600-5 2 0 3.500 1 4.400 2.800C100.900 84 102.400 83 104.400 83c2.600 0 4.600 2 4.600 5 0 4-3 7-9 11z"
          className="fill-paper"
        />
      </g>
      <path
        d="M28 38c10-14 26-18 34-8M150 26c10-8 22-6 26 6"
        className="stroke-sage"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M62 30l3-9m-3 9l-9-1M176 32l4-8m-4 8l-8-3"
        className="stroke-sage"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}
