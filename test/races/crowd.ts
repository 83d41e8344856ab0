import type { TestContext } from 'node:test';
import { discovery, ProblemError } from '@romantic/contract';
import { type Member, memberOf, signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { type RunningServer, startServer } from '../harness/server.ts';

/** One member as both processes know them: the index of the client is the process that it asks. */
export interface Somebody {
  id: string;
  at: readonly [Member['client'], Member['client']];
}

export interface Crowd {
  women: Somebody[];
  men: Somebody[];
}

/** Two processes of the product on one database. */
export async function startPair(t: TestContext, env: Record<string, string>) {
  // Registered first, so it runs first: the second process ends before its database goes with the first one.
  const beside: { server?: RunningServer } = {};
  t.after(() => beside.server?.stop());
  const first = await startQuickServer(t, { env });
  const second = await startServer(t, { env: { ...env, DATABASE_URL: first.databaseUrl } });
  beside.server = second;
  return { urls: [first.baseUrl, second.baseUrl] as const, databaseUrl: first.databaseUrl };
}

/** Signs somebody up at one of two processes and knows them at both. */
export async function joinPair(
  urls: readonly [string, string],
  index: number,
  person: Parameters<typeof signUp>[1],
): Promise<Somebody> {
  const member = await signUp(urls[index % 2] ?? urls[0], person);
  const clients = urls.map((url) => memberOf(url, member.session, member.phoneNumber).client);
  return { id: member.id, at: clients as unknown as Somebody['at'] };
}

/** Two processes, and people who are looking for each other. */
export async function gatherCrowd(
  t: TestContext,
  size: { women: number; men: number },
  env: Record<string, string>,
): Promise<Crowd> {
  const { urls } = await startPair(t, env);
  const gather = (count: number, gender: 'woman' | 'man'): Promise<Somebody[]> =>
    inParallel(times(count, Number), 16, async (index) => {
      const interestedIn = [gender === 'woman' ? ('man' as const) : ('woman' as const)];
      return joinPair(urls, index, { gender, interestedIn });
    });
  return { women: await gather(size.women, 'woman'), men: await gather(size.men, 'man') };
}

/** Every woman with every man. Neighbours in the list have nobody in common, so they can meet at the same moment. */
export function listPairs({ women, men }: Crowd): (readonly [Somebody, Somebody])[] {
  return women.flatMap((_, shift) =>
    men.map((man, index) => [women[(index + shift) % women.length]!, man] as const),
  );
}

/** Ids of the member's matches and of whom they are with, through all pages. */
export async function listMatches(somebody: Somebody): Promise<{ id: string; userId: string }[]> {
  const found: { id: string; userId: string }[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: 50, ...(cursor === undefined ? {} : { cursor }) };
    const page: { matches: { id: string; user: { id: string } }[]; nextCursor: string | null } =
      await somebody.at[0].call(discovery.listMatches, { query });
    found.push(...page.matches.map(({ id, user }) => ({ id, userId: user.id })));
    cursor = page.nextCursor;
  }
  return found;
}

/** `ok`, or the code of the refusal; anything else is thrown. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}
