/** What a card in the hand means. Distances in CSS pixels, speeds in pixels a millisecond, physical: right is right in every script. */
export type Decision = 'like' | 'pass' | 'superlike';

export interface Point {
  x: number;
  y: number;
}

export interface Sample extends Point {
  /** ms. */
  at: number;
}

/** Further than this a press is a drag. */
export const SLOP_PX = 8;
/** A press that lasts longer is no tap, ms. */
export const TAP_MS = 350;
/** This part of the card's side and it is decided, however slow. */
const FAR = 0.32;
const FAST = 0.45;
/** A flick that has hardly moved is a slip. */
const LEAST_PX = 24;
/** Speed is measured over the last moments of a drag, ms. */
const WINDOW_MS = 90;
const MOST_TILT_DEG = 14;

/** The speed at the end of a drag; still when the finger has rested. */
export function speedOf(samples: readonly Sample[]): Point {
  const last = samples.at(-1);
  if (!last) return { x: 0, y: 0 };
  const first = samples.find(({ at }) => last.at - at <= WINDOW_MS) ?? last;
  const time = last.at - first.at;
  if (time <= 0) return { x: 0, y: 0 };
  return { x: (last.x - first.x) / time, y: (last.y - first.y) / time };
}

/** What was decided when the card is let go `moved` from its place at `speed`; null: it goes back. */
export function decide(moved: Point, speed: Point, size: { width: number; height: number }): Decision | null {
  const upwards = -moved.y > Math.abs(moved.x) * 1.2;
  if (upwards) {
    const isFar = -moved.y > size.height * FAR && speed.y < FAST;
    const isFlick = -speed.y > FAST && -moved.y > LEAST_PX;
    return isFar || isFlick ? 'superlike' : null;
  }
  const side = Math.sign(moved.x);
  // Thrown back over the middle: changed their mind.
  const isFar = Math.abs(moved.x) > size.width * FAR && speed.x * side > -FAST;
  const isFlick = speed.x * side > FAST && Math.abs(moved.x) > LEAST_PX;
  if (!isFar && !isFlick) return null;
  return side > 0 ? 'like' : 'pass';
}

/** How much of each decision a drag already says, 0 to 1; one at a time. */
export function leanOf(moved: Point, size: { width: number; height: number }): Record<Decision, number> {
  const part = (distance: number, of: number) => Math.min(1, Math.max(0, distance / (of * FAR)));
  const upwards = -moved.y > Math.abs(moved.x) * 1.2;
  return {
    like: upwards ? 0 : part(moved.x, size.width),
    pass: upwards ? 0 : part(-moved.x, size.width),
    superlike: upwards ? part(-moved.y, size.height) : 0,
  };
}

/** Degrees that a card turns in the hand: around the far edge, so held low it turns the other way. `grip`: 0 top, 1 bottom. */
export function tiltOf(movedX: number, width: number, grip: number): number {
  const turn = (movedX / Math.max(1, width)) * MOST_TILT_DEG;
  return Math.max(-MOST_TILT_DEG, Math.min(MOST_TILT_DEG, turn)) * (grip > 0.6 ? -1 : 1);
}

export interface Flight extends Point {
  rotate: number;
  ms: number;
}

const SLOWEST_MS = 320;
const FASTEST_MS = 180;

/** Where a card flies from where it was let go: on its own way, well out of the window, in the time its speed asks for. */
export function flightOf(
  decision: Decision,
  from: Point,
  speed: Point,
  room: { width: number; height: number },
): Flight {
  if (decision === 'superlike') {
    const way = room.height * 1.15;
    return { x: from.x + speed.x * 120, y: -way, rotate: 0, ms: timeFor(way + from.y, -speed.y) };
  }
  const side = decision === 'like' ? 1 : -1;
  const x = side * room.width * 1.15;
  const ms = timeFor(Math.abs(x - from.x), speed.x * side);
  return { x, y: from.y + clamp(speed.y * ms, room.height / 3), rotate: side * (MOST_TILT_DEG + 6), ms };
}

function timeFor(way: number, speed: number): number {
  if (speed <= 0) return SLOWEST_MS;
  return Math.round(Math.max(FASTEST_MS, Math.min(SLOWEST_MS, way / speed)));
}

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** What a tap on a card asks for: its sides turn the photos, its foot opens the person. */
export function tapOf(at: Point, size: { width: number; height: number }): 'previous' | 'next' | 'open' {
  if (at.y > size.height * 0.72) return 'open';
  return at.x < size.width * 0.4 ? 'previous' : 'next';
}
