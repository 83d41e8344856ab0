import fc from 'fast-check';
import { type Answer, type HttpCall, send } from '../harness/http.ts';
import type { Member } from '../harness/member.ts';
import { type Place, toPlace } from './plane.ts';

/** Where somebody goes, seen from the middle of the victim's cell. */
interface Offset {
  metres: number;
  bearing: number;
}

/** Whom something is about: the victim or one of the bystanders. */
type About = 'victim' | 0 | 1 | 2;

/** One thing an attacker can do. */
export type Move =
  | { do: 'go'; to: Offset }
  | { do: 'wish'; maxDistanceKm: number; ageMin: number; ageMax: number }
  | { do: 'feed'; limit: number; pages: number }
  | { do: 'open'; who: About }
  | { do: 'decide'; who: About; how: 'like' | 'superlike' | 'pass' }
  | { do: 'rewind' | 'matches' | 'likes' | 'self' | 'liked' | 'pause' }
  | { do: 'sybil'; which: 0 | 1 | 2; to: Offset };

const bearing = fc.integer({ min: 0, max: 359 }).map((degrees) => (degrees * Math.PI) / 180);
/** Near the steps of the displayed distance, inside the cell, and anywhere within 40 km. */
const metres = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: -400, max: 400 }))
    .map(([km, more]) => km * 1000 + more),
  fc.integer({ min: 0, max: 500 }),
  fc.integer({ min: 0, max: 40_000 }),
);
const offset: fc.Arbitrary<Offset> = fc.record({ metres, bearing });
const about = fc.constantFrom<About>('victim', 'victim', 'victim', 0, 1, 2);
const feed = fc.record({
  do: fc.constant('feed' as const),
  limit: fc.constantFrom(1, 2, 3, 20),
  pages: fc.integer({ min: 1, max: 4 }),
});

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('go' as const), to: offset }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wish' as const),
      maxDistanceKm: fc.constantFrom(1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 50, 100),
      ageMin: fc.constantFrom(18, 18, 25, 30),
      ageMax: fc.constantFrom(99, 99, 35, 30),
    }),
  },
  { weight: 6, arbitrary: feed },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open' as const), who: about }) },
  { weight: 1, arbitrary: fc.constantFrom('matches', 'likes', 'self', 'pause').map(only) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sybil' as const), which: fc.constantFrom(0, 1, 2), to: offset }),
  },
) as fc.Arbitrary<Move>;

function only(what: string): Move {
  return { do: what } as Move;
}

const decision: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    do: fc.constant('decide' as const),
    who: about,
    how: fc.constantFrom('like' as const, 'superlike' as const, 'pass' as const),
  }),
  fc.constantFrom('rewind', 'liked').map(only),
);

const moves = fc.array(move, { minLength: 4, maxLength: 14, size: 'max' });

/**
 * Up to fifty moves, at most two of them decisions (the feed takes those in a moment later, so a player waits). The
 * last looks are always the same, so that every script asks something.
 */
export const anyScript: fc.Arbitrary<Move[]> = fc
  .tuple(moves, decision, moves, decision, moves)
  .map(([first, one, second, two, third]) => [
    { do: 'feed', limit: 20, pages: 1 },
    ...first,
    one,
    ...second,
    two,
    ...third,
    { do: 'feed', limit: 1, pages: 3 },
    { do: 'open', who: 'victim' },
    { do: 'matches' },
  ]);

/** Who acts in one world. */
export interface Stage {
  baseUrl: string;
  /** Waits until the feed ranks by what was decided. */
  settle(): Promise<void>;
  attacker: Member;
  victim: Member;
  bystanders: readonly Member[];
  /** The middle of the victim's cell. */
  centre: Place;
}

/** Plays one move and gives everything that came back, as it came. */
export async function play(stage: Stage, step: Move): Promise<Answer[]> {
  const { attacker, victim, bystanders, centre } = stage;
  const as = (member: Member, call: Omit<HttpCall, 'token'>) =>
    send(stage.baseUrl, { ...call, token: member.session.accessToken });
  const placeOf = ({ metres: length, bearing: angle }: Offset) =>
    toPlace(centre, { x: length * Math.sin(angle), y: length * Math.cos(angle) });
  const change = (member: Member, body: object) =>
    as(member, { method: 'PUT', path: '/api/users/profile', body });
  const read = (path: string) => as(attacker, { method: 'GET', path });
  const idOf = (who: About) => (who === 'victim' ? victim : (bystanders[who] as Member)).id;
  switch (step.do) {
    case 'go':
      return [await change(attacker, { location: placeOf(step.to) })];
    case 'sybil':
      return [await change(bystanders[step.which] as Member, { location: placeOf(step.to) })];
    case 'wish': {
      const { maxDistanceKm, ageMin, ageMax } = step;
      return [await change(attacker, { preferences: { maxDistanceKm, ageMin, ageMax } })];
    }
    case 'feed':
      return readFeed(read, step.limit, step.pages);
    case 'open':
      return [await read(`/api/users/${idOf(step.who)}`)];
    case 'decide': {
      const path = step.how === 'pass' ? '/api/users/pass' : '/api/users/like';
      const kind = step.how === 'pass' ? {} : { kind: step.how };
      return followed(
        stage,
        as(attacker, { method: 'POST', path, body: { userId: idOf(step.who), ...kind } }),
      );
    }
    case 'rewind':
      return followed(stage, as(attacker, { method: 'POST', path: '/api/users/rewind' }));
    case 'matches':
      return [await read('/api/users/matches')];
    case 'likes':
      return [await read('/api/users/likes')];
    case 'self':
      return [await read('/api/auth/profile')];
    case 'liked':
      // The victim answers: a match shows a card for good.
      return followed(
        stage,
        as(victim, { method: 'POST', path: '/api/users/like', body: { userId: attacker.id } }),
      );
    case 'pause':
      return [
        await change(bystanders[0] as Member, { visibility: { paused: true } }),
        await read('/api/users/discover'),
        await change(bystanders[0] as Member, { visibility: { paused: false } }),
      ];
  }
}

async function followed(stage: Stage, decision: Promise<Answer>): Promise<Answer[]> {
  const answer = await decision;
  await stage.settle();
  return [answer];
}

async function readFeed(
  read: (path: string) => Promise<Answer>,
  limit: number,
  pages: number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let cursor: string | null | undefined;
  for (let page = 0; page < pages && cursor !== null; page += 1) {
    const query = cursor ? `limit=${limit}&cursor=${cursor}` : `limit=${limit}`;
    const answer = await read(`/api/users/discover?${query}`);
    answers.push(answer);
    cursor = (answer.json as { nextCursor?: string | null }).nextCursor ?? null;
  }
  return answers;
}

/** Differ between two servers by themselves: when, and which request it was. */
const MOMENTARY = new Set(['date', 'x-request-id']);

/** An answer as far as two worlds may be compared: status, headers, body, sizes and order; not moments and cursors. */
export function normalise({ status, headers, text }: Answer, namesOfIds: Map<string, string>): unknown {
  const body = text
    .replace(/"nextCursor":"([^"]+)"/g, (_, cursor: string) => `"nextCursor":${cursor.length}`)
    .replace(/"requestId":"[^"]+"/g, '"requestId":""')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      const name = namesOfIds.get(id) ?? `id ${namesOfIds.size}`;
      namesOfIds.set(id, name);
      return name;
    });
  return { status, headers: [...headers].filter(([name]) => !MOMENTARY.has(name as string)), body };
}
