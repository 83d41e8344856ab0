import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../harness/until.ts';
import { NO_PROCESS_TREE } from '../lifecycle/process-tree.ts';
import { breakDatabase } from './breaks.ts';
import { playRound, type RoundResult } from './round.ts';
import { type Kill, type Site, startSite } from './site.ts';
import { findUnsafeSettings } from './verdict.ts';

/** `npm run test:faults` asks for more than the short form, or for a build that is broken on purpose. */
const kills = Number(process.env.FAULTS_KILLS ?? 2);
const sockets = Number(process.env.FAULTS_SOCKETS ?? 20);
const pauseMs = Number(process.env.FAULTS_PAUSE_MS ?? 3_000);
const broken = process.env.FAULTS_BREAK;

/** The short form takes the first ones. */
const ORDER: readonly Kill[] = [
  'database',
  'process',
  'everything',
  'immediate',
  'owner',
  'postmaster',
  'backend',
];
/** Access tokens live for 15 minutes: after so many kills there are new people. */
const KILLS_A_ROUND = 20;
/** Load between two faults, ms. */
const BETWEEN_MS = 400;
const LIMIT_MS = 60_000 + kills * 30_000;

const KILL_LOAD = { conversations: 4, streams: 2, devices: 1, pauseMs: 60, socketMs: 2_000, cutShare: 0.02 };
/** Ten devices of each member. */
const STORM_LOAD = { streams: 1, devices: 10, pauseMs: 100, socketMs: 1_500, cutShare: 0.002 };

test('faults', { skip: NO_PROCESS_TREE, timeout: LIMIT_MS }, async (t) => {
  const site = await startSite(t);
  assert.deepEqual(await findUnsafeSettings(site.databaseUrl), []);
  if (broken) {
    await breakDatabase(site.databaseUrl, broken);
    // Each pooled session may still tell one caller of its end.
    await sleep(1_000);
  }

  await t.test(`${kills} kills, pauses and cut connections lose, double and misorder nothing`, async (tt) => {
    const wrongs: string[] = [];
    for (let done = 0; done < kills && (!broken || wrongs.length === 0); done += KILLS_A_ROUND) {
      const upTo = Math.min(done + KILLS_A_ROUND, kills);
      const result = await playRound(site, KILL_LOAD, async ({ acknowledged }) => {
        await killAndPause(site, done, upTo);
        await until(() => acknowledged() > 50, 60_000);
      });
      tt.diagnostic(describe(`${upTo} kills`, result));
      const { cuts, acknowledged, byEvent } = result;
      assert.ok(cuts > 0 && acknowledged > 50 && byEvent > 0, 'there was load, and faults');
      wrongs.push(...result.wrongs);
    }
    expectVerdict(wrongs, (line) => tt.diagnostic(line));
  });

  // A build that is broken on purpose is shown by the kills.
  if (broken) return;
  await t.test(
    `${sockets} sockets that reconnect at random: each has what was sent, in order`,
    async (tt) => {
      // Each message goes to twenty devices, and all of them live in this one process.
      const pauseMs = Math.max(STORM_LOAD.pauseMs, sockets * 2);
      const load = { ...STORM_LOAD, pauseMs, conversations: Math.ceil(sockets / 20) };
      const result = await playRound(site, load, async ({ acknowledged, sockets: opened }) => {
        await sleep(Math.max(3_000, sockets * 40));
        // Every device changes its socket, about, however slow the machine is.
        await until(() => acknowledged() >= 20 && opened() > load.conversations * 40, LIMIT_MS);
      });
      tt.diagnostic(describe(`${load.conversations * 20} devices`, result));
      assert.ok(result.sockets > load.conversations * 20, 'they reconnected');
      assert.ok(result.byEvent > 0 && result.byEvent < result.received, 'both ways were needed');
      assert.deepEqual(result.wrongs.slice(0, 20), []);
    },
  );
});

async function killAndPause(site: Site, from: number, upTo: number): Promise<void> {
  await sleep(BETWEEN_MS);
  for (let index = from; index < upTo; index += 1) {
    await site.kill(ORDER[index % ORDER.length]!);
    await sleep(BETWEEN_MS * (0.5 + Math.random()));
  }
  await site.pause(pauseMs);
  await sleep(BETWEEN_MS);
}

/** Of a broken build something must have been found. */
function expectVerdict(wrongs: readonly string[], say: (line: string) => void): void {
  const first = wrongs.slice(0, 20);
  if (!broken) {
    assert.deepEqual(first, [], `${wrongs.length} wrongs`);
    return;
  }
  assert.notEqual(wrongs.length, 0, `nobody noticed that the build is broken: ${broken}`);
  say(`caught ${broken}: ${wrongs.length} wrongs`);
  for (const wrong of first.slice(0, 5)) say(wrong);
}

function describe(what: string, result: RoundResult): string {
  const { acknowledged, cuts, sockets: opened, byEvent, received, wrongs } = result;
  return (
    `${what}: ${acknowledged} acknowledged, ${cuts} connections cut, ${opened} sockets, ` +
    `${byEvent} of ${received} received by event, ${wrongs.length} wrongs`
  );
}
