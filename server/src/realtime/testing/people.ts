import assert from 'node:assert/strict';
import { discovery } from '@romantic/contract';
import type { TestApp, TestMember } from '../../testing/test-app.ts';

export const PUBLISHABLE_KEY = 'sb_publishable_romantic_local';
export const SECRET_KEY = 'sb_secret_romantic_local';

/** Two members who like each other; gives the id of their match. */
export async function matchPeople(a: TestMember, b: TestMember): Promise<string> {
  await a.client.call(discovery.likeUser, { body: { userId: b.id } });
  const { match } = await b.client.call(discovery.likeUser, { body: { userId: a.id } });
  assert.ok(match);
  return match.id;
}

export interface Pair {
  alice: TestMember;
  bob: TestMember;
  matchId: string;
  topic: string;
}

export async function makePair(app: TestApp): Promise<Pair> {
  const [alice, bob] = [await app.signUp(), await app.signUp()];
  const matchId = await matchPeople(alice, bob);
  return { alice, bob, matchId, topic: `match:${matchId}` };
}
