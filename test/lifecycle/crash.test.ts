import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { accounts, discovery, ProblemError } from '@romantic/contract';
import { send } from '../harness/http.ts';
import { type Member, memberOf, signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { createDataDir, type RunningServer, startServer } from '../harness/server.ts';
import { killAll, listDescendants, NO_PROCESS_TREE } from './process-tree.ts';

const WOMEN = 6;
const MEN = 6;
/** The crash comes when so many of the 36 answers are there. */
const CRASH_AFTER = 12;

/** How it ends in the middle of its work. */
type Crash = (server: RunningServer) => void;

const CRASHES: [name: string, crash: Crash, skip: string | false][] = [
  ['the server alone', (server) => server.process.kill('SIGKILL'), false],
  [
    'everything, PostgreSQL and its guard included',
    (server) => {
      const pid = server.process.pid ?? 0;
      const started = listDescendants(pid);
      assert.ok(started.length >= 3, 'PostgreSQL, its workers, its guard');
      killAll([...started, pid]);
    },
    NO_PROCESS_TREE,
  ],
];

for (const [name, crash, skip] of CRASHES) {
  test(`kill -9 of ${name}: the next start has all that was answered`, { skip }, async (t) => {
    const dataDir = await createDataDir();
    const server = await startServer(t, { dataDir });
    const everybody = await inParallel(times(WOMEN + MEN, Number), 4, () => signUp(server.baseUrl));
    const pairs = listPairs(everybody);
    await inParallel(pairs, 4, ([she, he]) => like(he, she));

    const told = await likeUntilCrash(server, pairs, crash);
    assert.ok(told.length >= CRASH_AFTER && told.length < pairs.length, `${told.length} were answered`);

    const next = await startServer(t, { dataDir });
    const again = new Map(everybody.map((who) => [who.id, moveTo(next, who)]));
    const kept = await listMatchIds(again);
    for (const id of told) assert.ok(kept.has(id), 'a match of which somebody was told is there');
    await inParallel(pairs, 4, ([she, he]) => like(again.get(she.id) ?? she, he));
    assert.equal((await listMatchIds(again)).size, WOMEN * MEN, 'what was lost can be said again');
  });
}

test('a process beside it goes on by itself when the database is back', async (t) => {
  const dataDir = await createDataDir();
  const first = await startServer(t, { dataDir });
  const second = await startServer(t, { env: { DATABASE_URL: first.databaseUrl } });
  const alice = await signUp(second.baseUrl);
  await first.stop('SIGKILL');
  await waitForStatus(second, 503);
  assert.equal((await send(second.baseUrl, { method: 'GET', path: '/healthz' })).status, 200);

  const next = await startServer(t, { dataDir });
  assert.equal(next.databaseUrl, first.databaseUrl, 'the database is where it was');
  await waitForStatus(second, 200);
  // Each pooled connection may still tell one caller of its end: a 503, which may be tried again.
  await retryWhile503(() => alice.client.call(accounts.getOwnProfile));
  assert.equal(await second.stop(), 0);
});

function listPairs(everybody: readonly Member[]): (readonly [Member, Member])[] {
  const [women, men] = [everybody.slice(0, WOMEN), everybody.slice(WOMEN)];
  return women.flatMap((she) => men.map((he) => [she, he] as const));
}

function like(who: Member, whom: Member) {
  return who.client.call(discovery.likeUser, { body: { userId: whom.id } });
}

/** Ids of the matches that the women were told of before the connection broke. */
async function likeUntilCrash(
  server: RunningServer,
  pairs: readonly (readonly [Member, Member])[],
  crash: Crash,
) {
  const ended = once(server.process, 'exit');
  const told: string[] = [];
  await inParallel(pairs, 4, async ([she, he]) => {
    const answer = await like(she, he).catch(() => null);
    if (answer?.match && told.push(answer.match.id) === CRASH_AFTER) crash(server);
  });
  await ended;
  return told;
}

function moveTo(server: RunningServer, { session, phoneNumber }: Member): Member {
  return memberOf(server.baseUrl, session, phoneNumber);
}

async function listMatchIds(members: ReadonlyMap<string, Member>): Promise<Set<string>> {
  const lists = await inParallel([...members.values()], 4, (member) =>
    member.client.call(discovery.listMatches),
  );
  return new Set(lists.flatMap(({ matches }) => matches.map(({ id }) => id)));
}

async function retryWhile503(call: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await call();
      return;
    } catch (error) {
      if (!(error instanceof ProblemError && error.problem.status === 503) || tries === 20) throw error;
      await sleep(50);
    }
  }
}

/** Asks for readiness until it is this; a load balancer would not wait for longer. */
async function waitForStatus(server: RunningServer, status: number): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const answer = await send(server.baseUrl, { method: 'GET', path: '/readyz' });
    if (answer.status === status) return;
    assert.ok(performance.now() < deadline, `still ${answer.status}: ${answer.text}`);
    await sleep(50);
  }
}
