import type { Swipe } from './swipes.ts';

/** Swipes that go together: none is there twice, and no two people meet twice. */
export interface Turn {
  swipes: Swipe[];
  /** For each of them, where it stood in the list; the same swipe sent several times has several places. */
  places: number[][];
}

/**
 * Swipes in turns, the earlier first, so that what two people decide about each other is taken one after the other. At
 * most six, three kinds and two directions, however often somebody sends one; nearly always one.
 */
export function takeTurns(swipes: readonly Swipe[]): Turn[] {
  const turns: Turn[] = [];
  const known = new Map<string, number[]>();
  const met = new Map<string, number>();
  for (const [place, swipe] of swipes.entries()) {
    const { actorId: a, targetId: b, kind } = swipe;
    const name = `${a}${b}${kind}`;
    const same = known.get(name);
    if (same) {
      same.push(place);
      continue;
    }
    const pair = a < b ? `${a}${b}` : `${b}${a}`;
    const index = met.get(pair) ?? 0;
    met.set(pair, index + 1);
    turns[index] ??= { swipes: [], places: [] };
    const places = [place];
    known.set(name, places);
    turns[index].swipes.push(swipe);
    turns[index].places.push(places);
  }
  return turns;
}
