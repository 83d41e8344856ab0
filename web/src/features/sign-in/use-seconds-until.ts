import { useEffect, useState } from 'react';

/** Whole seconds until a moment (ms since 1970), counting down; 0 once it is over. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now);
  const over = now >= moment;
  useEffect(() => {
    if (over) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [over]);
  return Math.max(0, Math.ceil((moment - now) / 1000));
}
