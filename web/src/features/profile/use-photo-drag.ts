import { type PointerEvent, type RefObject, useRef, useState } from 'react';

export interface PhotoDrag {
  from: number | null;
  over: number | null;
  handlers: (at: number) => {
    onPointerDown: (event: PointerEvent) => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
  };
}

/** A finger rests so long before it takes a photo along, so that one can still scroll; a mouse needs not. Milliseconds. */
const HOLD_MS = 180;
const SLIP_PX = 8;

/** Drags items of a grid (`data-photo` holds their place) to another place. */
export function usePhotoDrag(
  grid: RefObject<HTMLElement | null>,
  count: number,
  move: (from: number, to: number) => void,
): PhotoDrag {
  const [drag, setDrag] = useState<{ from: number; over: number } | null>(null);
  const start = useRef<{ x: number; y: number; at: number; timer: ReturnType<typeof setTimeout> } | null>(
    null,
  );
  const stop = (): void => {
    if (start.current) clearTimeout(start.current.timer);
    start.current = null;
    setDrag(null);
  };
  const placeAt = (x: number, y: number): number | null => {
    for (const item of grid.current?.querySelectorAll<HTMLElement>('[data-photo]') ?? []) {
      const box = item.getBoundingClientRect();
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
        return Number(item.dataset.photo);
    }
    return null;
  };
  return {
    from: drag?.from ?? null,
    over: drag?.over ?? null,
    handlers: (at) => ({
      onPointerDown: (event) => {
        if (event.button !== 0 || count < 2) return;
        const { currentTarget, pointerId, pointerType, clientX: x, clientY: y } = event;
        const take = (): void => {
          currentTarget.setPointerCapture(pointerId);
          setDrag({ from: at, over: at });
        };
        const timer = setTimeout(take, pointerType === 'mouse' ? 0 : HOLD_MS);
        start.current = { x, y, at, timer };
      },
      onPointerMove: (event) => {
        const from = start.current;
        if (!from) return;
        const slipped = Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLIP_PX;
        if (!drag) {
          if (slipped && event.pointerType !== 'mouse') stop();
          return;
        }
        event.preventDefault();
        const over = placeAt(event.clientX, event.clientY);
        if (over !== null && over !== drag.over) setDrag({ ...drag, over });
      },
      onPointerUp: () => {
        const done = drag;
        stop();
        if (done && done.over !== done.from) move(done.from, done.over);
      },
      onPointerCancel: stop,
    }),
  };
}
