import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { breakDatabase } from '../faults/breaks.ts';
import { type Kill, startSite } from '../faults/site.ts';
import { findUnsafeSettings } from '../faults/verdict.ts';
import { until } from '../harness/until.ts';
import { NO_PROCESS_TREE } from '../lifecycle/process-tree.ts';
import { BANK_BREAKS } from './breaks.ts';
import { playRound } from './round.ts';

/** `npm run test:bank` asks for more than the short form, or for a build that is broken on purpose. */
const kills = Number(process.env.BANK_KILLS ?? 2);
const broken = process.env.BANK_BREAK;

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
/** Access tokens live for 15 minutes: after so many kills there are new members. */
const KILLS_A_ROUND = 20;
/** Load between two kills, ms. */
const BETWEEN_MS = kills > 2 ? 2_000 : 700;
const LIMIT_MS = 90_000 + kills * 30_000;
/** So that a round ends with members who can pay nothing more: about 15 coins a purchase. */
const COINS = kills > 2 ? 3_000 : 600;

test('the bank: 16 clients, kills, and answers that are cut off', {
  skip: NO_PROCESS_TREE,
  timeout: LIMIT_MS,
}, async (t) => {
  const site = await startSite(t);
  assert.deepEqual(await findUnsafeSettings(site.databaseUrl), []);
  const wrongs: string[] = [];
  for (let done = 0; done < kills && (!broken || wrongs.length === 0); done += KILLS_A_ROUND) {
    const upTo = Math.min(done + KILLS_A_ROUND, kills);
    const result = await playRound(site, COINS, async (paid) => {
      await until(() => paid() > 20, 60_000);
      // Members are there by then, and those who spend may be told of its end by each pooled session.
      if (broken) await breakDatabase(site.databaseUrl, broken, BANK_BREAKS);
      for (let index = done; index < upTo; index += 1) {
        await site.kill(ORDER[index % ORDER.length]!);
        await sleep(BETWEEN_MS * (0.5 + Math.random()));
      }
      await until(() => paid() > 60, 60_000);
    });
    const { purchases, paid, answers, cuts } = result;
    t.diagnostic(
      `${upTo} kills: ${paid} of ${purchases} purchases paid, ${answers} answers, ${cuts} connections cut, ` +
        `${result.wrongs.length} wrongs`,
    );
    assert.ok(cuts > 0 && answers > paid, 'there was load, and faults');
    wrongs.push(...result.wrongs);
  }
  if (!broken) {
    assert.deepEqual(wrongs.slice(0, 20), [], `${wrongs.length} wrongs`);
    return;
  }
  assert.notEqual(wrongs.length, 0, `nobody noticed that the build is broken: ${broken}`);
  t.diagnostic(`caught ${broken}: ${wrongs.length} wrongs`);
  for (const wrong of wrongs.slice(0, 5)) t.diagnostic(wrong);
});
