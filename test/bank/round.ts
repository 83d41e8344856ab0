import { createClient, discovery } from '@romantic/contract';
import type { Site } from '../faults/site.ts';
import { type Member, signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { auditBooks, fillPurses } from './books.ts';
import { createJournal } from './journal.ts';
import { runSpender } from './spender.ts';

export interface RoundResult {
  wrongs: string[];
  purchases: number;
  paid: number;
  answers: number;
  cuts: number;
}

/** Two of them share a member: they spend the same coins. */
const CLIENTS = 16;
const MEMBERS = CLIENTS / 2;
/** Share of answers that are thrown away with their connection: what they told is committed already. */
const CUT_SHARE = 0.03;
/** A try is given up then; longer than a restart, shorter than a pause of the database. */
const CALL_MS = 5_000;

/** New members spend what they have while `strike` does what it does; then the books are audited. */
export async function playRound(
  site: Site,
  coins: number,
  strike: (paid: () => number) => Promise<void>,
): Promise<RoundResult> {
  for (const proxy of site.proxies) proxy.cutShare = 0;
  const pairs = await inParallel(times(MEMBERS / 2, Number), 4, () => makePair(site));
  const members = pairs.flatMap((pair) => pair.members);
  await fillPurses(
    site.databaseUrl,
    members.map(({ id }) => id),
    coins,
  );
  const cutsBefore = countCuts(site);
  for (const proxy of site.proxies) proxy.cutShare = CUT_SHARE;
  const journal = createJournal();
  const ending = new AbortController();
  const { signal } = ending;
  const spenders = pairs.flatMap(({ matchId, members: two }) =>
    two.flatMap((member) =>
      times(CLIENTS / MEMBERS, () =>
        runSpender({ memberId: member.id, matchId, clients: openDoors(site, member), journal, signal }),
      ),
    ),
  );
  const paid = () => journal.entries.filter(({ receipt }) => receipt !== null).length;
  try {
    await strike(paid);
  } finally {
    ending.abort();
    await Promise.all(spenders);
    for (const proxy of site.proxies) proxy.cutShare = 0;
  }
  return {
    wrongs: await auditBooks(site.databaseUrl, journal),
    purchases: journal.entries.length,
    paid: paid(),
    answers: journal.entries.reduce((sum, { answers }) => sum + answers, 0),
    cuts: countCuts(site) - cutsBefore,
  };
}

async function makePair(site: Site): Promise<{ matchId: string; members: readonly [Member, Member] }> {
  const { baseUrl } = site.proxies[0];
  const members = [await signUp(baseUrl), await signUp(baseUrl)] as const;
  await members[0].client.call(discovery.likeUser, { body: { userId: members[1].id } });
  const { match } = await members[1].client.call(discovery.likeUser, { body: { userId: members[0].id } });
  if (!match) throw new Error('two who like each other do not match');
  return { matchId: match.id, members };
}

/** The member at both processes. */
function openDoors(site: Site, { session }: Member) {
  return site.proxies.map(({ baseUrl }) =>
    createClient({ baseUrl, accessToken: () => session.accessToken, timeoutMs: CALL_MS }),
  );
}

function countCuts(site: Site): number {
  return site.proxies.reduce((total, { cuts }) => total + cuts, 0);
}
