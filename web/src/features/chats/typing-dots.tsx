/** Three dots that breathe, one after the other; they stand still for who wants no motion. */
export function TypingDots() {
  return (
    <span className="inline-flex items-center gap-1" aria-hidden>
      {[0, 1, 2].map((dot) => (
        <span
          key={dot}
          className="size-1.5 rounded-full bg-current motion-safe:animate-[typing_1.2s_ease-in-out_infinite]"
          style={{ animationDelay: `${dot * 160}ms` }}
        />
      ))}
    </span>
  );
}
