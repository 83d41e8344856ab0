/** Two letters that are still on their way. */
export function LettersPicture() {
  return (
    <svg
      viewBox="0 0 160 120"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="h-36 w-48"
    >
      <path d="m26 56 58-16 14 50-58 16-14-50Z" className="fill-accent-soft" />
      <path d="m26 56 37 18 21-34" />
      <path d="m78 62 58 10-9 40-58-10 9-40Z" className="fill-paper" />
      <path d="m78 62 25 27 33-17" />
      <path d="M104 34c-6-5-10-8-10-12a5 5 0 0 1 10-1 5 5 0 0 1 10 1c0 4-4 7-10 12ZM64 22c-3-3-5-4-5-6a2.6 2.6 0 0 1 5-1 2.6 2.6 0 0 1 5 1c0 2-2 3-5 6Z" />
    </svg>
  );
}
