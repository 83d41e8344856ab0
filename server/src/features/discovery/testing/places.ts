import { discovery } from '@romantic/contract';
import type { TestMember } from '../../../testing/test-app.ts';

export interface Coordinates {
  latitude: number;
  longitude: number;
}

let places = 0;

/** A place of its own, 300 km from every other: whoever looks no further than 100 km meets nobody of another test. */
export function nextPlace(): Coordinates {
  const index = places++;
  return { latitude: -50 + 3 * (index % 30), longitude: -170 + 9 * (Math.floor(index / 30) % 38) };
}

/** So many kilometres to the north. */
export function north(place: Coordinates, km: number): Coordinates {
  return { ...place, latitude: place.latitude + km / 111.19 };
}

/** The ids a member's feed shows at its start, at most 20. */
export async function listDeck(member: Pick<TestMember, 'client'>): Promise<string[]> {
  const { people } = await member.client.call(discovery.discover, { query: { limit: 20 } });
  return people.map(({ id }) => id);
}

/** Which of two people are shown the other: [first sees second, second sees first]. */
export async function whoSeesWhom(first: TestMember, second: TestMember): Promise<[boolean, boolean]> {
  return [(await listDeck(first)).includes(second.id), (await listDeck(second)).includes(first.id)];
}
