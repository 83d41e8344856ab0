import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this is at the end, px. */
const NEAR_END = 48;
/** Earlier messages are read when the beginning is this near, px. */
const NEAR_START = 600;

interface Keeper {
  atEnd: boolean;
  toEnd(): void;
}

/**
 * Keeps what is being read where it is: at the end the newest stays in view, whatever arrives or grows; further up
 * nothing moves when earlier messages come in above. `start` and `end` name the first and last row.
 */
export function useScrollKeeper(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  rows: { start: string | undefined; end: string | undefined; mine: boolean },
  onNearStart: () => void,
): Keeper {
  const [atEnd, setAtEnd] = useState(true);
  const pinned = useRef(true);
  const before = useRef({ start: rows.start, end: rows.end, height: 0 });

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    pinned.current = true;
    setAtEnd(true);
  }, [scroller]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const last = before.current;
    const prepended = last.start !== rows.start && last.end === rows.end;
    if (prepended && !pinned.current) box.scrollTop += box.scrollHeight - last.height;
    else if (pinned.current || (rows.mine && last.end !== rows.end)) toEnd();
    before.current = { start: rows.start, end: rows.end, height: box.scrollHeight };
  }, [rows.start, rows.end, rows.mine, scroller, toEnd]);

  useEffect(() => {
    const box = scroller.current;
    const inside = content.current;
    if (!box || !inside) return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) box.scrollTop = box.scrollHeight;
      before.current.height = box.scrollHeight;
    });
    observer.observe(inside);
    observer.observe(box);
    const onScroll = () => {
      const end = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END;
      pinned.current = end;
      setAtEnd(end);
      if (box.scrollTop < NEAR_START) onNearStart();
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, [scroller, content, onNearStart]);

  return { atEnd, toEnd };
}
