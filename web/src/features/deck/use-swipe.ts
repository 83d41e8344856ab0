import { type RefObject, useEffect, useRef } from 'react';
import {
  type Decision,
  decide,
  leanOf,
  type Point,
  type Sample,
  SLOP_PX,
  speedOf,
  TAP_MS,
  tapOf,
  tiltOf,
} from './gesture.ts';

export interface SwipeHandlers {
  onThrow(decision: Decision, from: Point, speed: Point): void;
  onTap(what: 'previous' | 'next' | 'open'): void;
}

const SPRING = 'cubic-bezier(0.2, 1.2, 0.3, 1)';
const BACK_MS = 280;
/** Samples kept of a drag; only the last moments tell the speed. */
const SAMPLES = 12;

/** Shows how the card lies in the hand; styles are set directly, no frame waits for React. */
export function lay(
  card: HTMLElement,
  moved: Point,
  tilt: number,
  size: { width: number; height: number },
): void {
  card.style.transform = `translate3d(${moved.x}px, ${moved.y}px, 0) rotate(${tilt}deg)`;
  const lean = leanOf(moved, size);
  card.style.setProperty('--like', String(lean.like));
  card.style.setProperty('--pass', String(lean.pass));
  card.style.setProperty('--superlike', String(lean.superlike));
  const most = Math.max(lean.like, lean.pass, lean.superlike);
  card.closest<HTMLElement>('[data-stack]')?.style.setProperty('--lift', String(most));
}

export function settle(card: HTMLElement): void {
  card.style.transform = '';
  for (const name of ['--like', '--pass', '--superlike']) card.style.removeProperty(name);
  card.closest<HTMLElement>('[data-stack]')?.style.removeProperty('--lift');
}

/** Lets a card be carried by mouse, pen or finger; buttons and links on it stay what they are. */
export function useSwipe(
  ref: RefObject<HTMLElement | null>,
  enabled: boolean,
  handlers: SwipeHandlers,
): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const card = ref.current;
    if (!card || !enabled) return;
    return attach(card, latest);
  }, [ref, enabled]);
}

function attach(card: HTMLElement, handlers: RefObject<SwipeHandlers>): () => void {
  let start: (Sample & { pointerId: number; grip: number; dragging: boolean }) | null = null;
  let samples: Sample[] = [];
  const size = () => ({ width: card.offsetWidth, height: card.offsetHeight });
  const movedBy = (event: PointerEvent): Point =>
    start ? { x: event.clientX - start.x, y: event.clientY - start.y } : { x: 0, y: 0 };

  const down = (event: PointerEvent) => {
    if (start || event.button !== 0 || (event.target as Element).closest('button, a')) return;
    // No text is selected on the way.
    event.preventDefault();
    const box = card.getBoundingClientRect();
    const grip = (event.clientY - box.top) / box.height;
    const { clientX: x, clientY: y, timeStamp: at, pointerId } = event;
    start = { x, y, at, pointerId, grip, dragging: false };
    samples = [{ x, y, at }];
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== start?.pointerId) return;
    const moved = movedBy(event);
    if (!start.dragging && Math.hypot(moved.x, moved.y) < SLOP_PX) return;
    if (!start.dragging) {
      start.dragging = true;
      card.setPointerCapture(event.pointerId);
      for (const animation of card.getAnimations()) animation.cancel();
    }
    samples = [...samples.slice(-SAMPLES), { x: event.clientX, y: event.clientY, at: event.timeStamp }];
    lay(card, moved, tiltOf(moved.x, card.offsetWidth, start.grip), size());
  };
  const back = (): void => {
    const from = card.style.transform;
    settle(card);
    card.animate([{ transform: from }, { transform: 'none' }], { duration: BACK_MS, easing: SPRING });
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== start?.pointerId) return;
    const { dragging, at } = start;
    const moved = movedBy(event);
    start = null;
    if (!dragging) {
      if (event.timeStamp - at > TAP_MS) return;
      const box = card.getBoundingClientRect();
      // Photos go on towards the end of a line.
      const isRtl = getComputedStyle(card).direction === 'rtl';
      const x = isRtl ? box.right - event.clientX : event.clientX - box.left;
      handlers.current.onTap(tapOf({ x, y: event.clientY - box.top }, size()));
      return;
    }
    const speed = speedOf([...samples, { x: event.clientX, y: event.clientY, at: event.timeStamp }]);
    const decision = decide(moved, speed, size());
    if (decision) handlers.current.onThrow(decision, moved, speed);
    else back();
  };
  const cancel = (event: PointerEvent) => {
    if (event.pointerId !== start?.pointerId) return;
    if (start.dragging) back();
    start = null;
  };

  card.addEventListener('pointerdown', down);
  card.addEventListener('pointermove', move);
  card.addEventListener('pointerup', up);
  card.addEventListener('pointercancel', cancel);
  return () => {
    card.removeEventListener('pointerdown', down);
    card.removeEventListener('pointermove', move);
    card.removeEventListener('pointerup', up);
    card.removeEventListener('pointercancel', cancel);
  };
}
