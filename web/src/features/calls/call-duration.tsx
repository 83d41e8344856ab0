import { useEffect, useState } from 'react';
import { useText } from '../../i18n/i18n.tsx';
import { formatDuration } from '../chats/duration.ts';

/** How long it has been, once a second. */
export function Duration({ since }: { since: number }) {
  const t = useText();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const time = formatDuration((now - since) / 1000);
  return (
    <span role="timer" aria-label={t('calls.duration', { time })} className="tabular-nums">
      {time}
    </span>
  );
}
