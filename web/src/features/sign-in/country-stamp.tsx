/** A country as a stamp with its two letters: drawn alike on every system, and for every country. */
export function CountryStamp({ code }: { code: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-grid h-7 w-9 shrink-0 place-items-center rounded-[5px] border border-dashed border-ink/35 bg-accent-soft font-display text-[0.8rem] font-semibold tracking-wide text-ink"
      dir="ltr"
    >
      {code}
    </span>
  );
}
