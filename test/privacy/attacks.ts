/**
 * The five ways in which dating services told where somebody is, through the public doors and with forged places
 * only. Each knows the victim's cell (an area of 0.7 km², which the distances do tell) and tries to do better.
 *
 * oracle     a yes-or-no question about a place: "is the victim within 5 km of here?" Along a line from the guess the
 *            answer changes once; halving finds where, and a circle through such spots has the victim in its middle.
 */
import { discovery, people } from '@romantic/contract';
import type { Member } from '../harness/member.ts';
import { fitCircle, fitDistances, type Place, type Spot, toPlace } from './plane.ts';

/** One victim and those who look for them. */
export interface Hunt {
  victim: Member;
  /** Looks for people of the victim's gender only. */
  attacker: Member;
  /** The attacker's second account, which looks like the victim; paused while it is not needed. */
  sybil: Member;
  /** The middle of the victim's cell. */
  guess: Place;
}

export type Attack = (hunt: Hunt) => Promise<Place>;

const KM = 5;
/** Where the answer changes, metres from the guess: 5 km, less or more by the width of two cells. */
const NEAREST_M = 3_900;
const FURTHEST_M = 6_100;
/** 2,200 m halved nine times: 4 m, so the circle is right to about 2. */
const HALVINGS = 9;
const DIRECTIONS = [0.3, 2.4, 4.5];

const move = (member: Member, location: Place, maxDistanceKm = 90) =>
  member.client.call(people.updateProfile, { body: { location, preferences: { maxDistanceKm } } });
const pause = ({ client }: Member, paused: boolean) =>
  client.call(people.updateProfile, { body: { visibility: { paused } } });
const hideDistance = ({ client }: Member, hide: boolean) =>
  client.call(people.updateProfile, { body: { visibility: { hideDistance: hide } } });

/** Trilateration by any oracle that says yes near the victim and no far away. */
async function trilaterate(guess: Place, isNear: (place: Place) => Promise<boolean>): Promise<Place> {
  const spots: Spot[] = [];
  for (const bearing of DIRECTIONS) {
    let [near, far] = [NEAREST_M, FURTHEST_M];
    const spotAt = (metres: number) => ({ x: metres * Math.sin(bearing), y: metres * Math.cos(bearing) });
    for (let step = 0; step < HALVINGS; step += 1) {
      const middle = (near + far) / 2;
      if (await isNear(toPlace(guess, spotAt(middle)))) near = middle;
      else far = middle;
    }
    spots.push(spotAt((near + far) / 2));
  }
  return toPlace(guess, fitCircle(spots));
}

/** 1. The filter: within my 5 km, or only when they are widened? */
const byFilter: Attack = ({ victim, attacker, guess }) =>
  trilaterate(guess, async (place) => {
    await move(attacker, place, KM);
    const page = await attacker.client.call(discovery.discover, { query: { limit: 1 } });
    return !page.widened && page.people.some(({ id }) => id === victim.id);
  });

/** 2. The distance on the card: where does it turn from 5 to 6? */
const byDisplayedDistance: Attack = async ({ victim, attacker, guess }) => {
  await move(attacker, guess);
  await attacker.client.call(discovery.discover, { query: { limit: 20 } });
  return trilaterate(guess, async (place) => {
    await move(attacker, place);
    const card = await attacker.client.call(people.getPerson, { params: { userId: victim.id } });
    return card.distanceKm !== null && card.distanceKm <= KM;
  });
};

/** 3. The order: who comes first, the victim or a sybil at a known distance? Pages of one: within a page they are shuffled. */
const byOrder: Attack = async ({ victim, attacker, sybil, guess }) => {
  const isVictimFirst = async (): Promise<boolean> => {
    const { people: cards } = await attacker.client.call(discovery.discover, { query: { limit: 1 } });
    return cards[0]?.id === victim.id;
  };
  await pause(sybil, false);
  // Who comes first when both are equally far? Then the order turns at 5 km either way.
  await Promise.all([move(attacker, guess), move(sybil, guess)]);
  const sybilKm = (await isVictimFirst()) ? KM - 0.5 : KM + 0.5;
  const found = await trilaterate(guess, async (place) => {
    await Promise.all([move(attacker, place), move(sybil, toPlace(place, { x: 0, y: sybilKm * 1000 }))]);
    return isVictimFirst();
  });
  await pause(sybil, true);
  return found;
};

/** 4. Paging through my 5 km with a sybil beside me, so that nothing is widened; the victim hides their distance. */
const byPaging: Attack = async ({ victim, attacker, sybil, guess }) => {
  await Promise.all([pause(sybil, false), hideDistance(victim, true)]);
  const found = await trilaterate(guess, async (place) => {
    await Promise.all([move(attacker, place, KM), move(sybil, place)]);
    let cursor: string | null | undefined;
    do {
      const query: { limit: number; cursor?: string } = cursor ? { limit: 1, cursor } : { limit: 1 };
      const page = await attacker.client.call(discovery.discover, { query });
      if (page.widened) return false;
      if (page.people.some(({ id }) => id === victim.id)) return true;
      cursor = page.nextCursor;
    } while (cursor);
    return false;
  });
  await Promise.all([pause(sybil, true), hideDistance(victim, false)]);
  return found;
};

const PLACES = 24;
const REPEATS = 2;

/** 5. Averaging: the distance from many places, each asked more than once, as if the answers were noisy. */
const byAveraging: Attack = async ({ victim, attacker, guess }) => {
  await move(attacker, guess);
  await attacker.client.call(discovery.discover, { query: { limit: 20 } });
  const asked: { spot: Spot; metres: number }[] = [];
  for (let index = 0; index < PLACES; index += 1) {
    // Spread over a ring from 2 to 9 km, the same for every victim.
    const [bearing, metres] = [index * 2.399963, 2_000 + 7_000 * ((index * 0.618034) % 1)];
    const spot = { x: metres * Math.sin(bearing), y: metres * Math.cos(bearing) };
    await move(attacker, toPlace(guess, spot));
    let sum = 0;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const card = await attacker.client.call(people.getPerson, { params: { userId: victim.id } });
      sum += card.distanceKm ?? Number.NaN;
    }
    // Rounded up to whole kilometres: half a kilometre too far on average.
    asked.push({ spot, metres: (sum / REPEATS - 0.5) * 1000 });
  }
  return toPlace(guess, fitDistances(asked));
};

export const ATTACKS: Record<string, Attack> = {
  'by the filter': byFilter,
  'by the displayed distance': byDisplayedDistance,
  'by the order': byOrder,
  'by paging through a radius': byPaging,
  'by averaging': byAveraging,
};
