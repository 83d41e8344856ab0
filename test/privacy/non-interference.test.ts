import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitForFeed } from '../harness/feed-settled.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { openDatabase } from './database.ts';
import { checkNonInterference } from './non-interference.ts';
import { createTwinWorlds, type World } from './twin-worlds.ts';

/** Scripts of up to 50 moves, played in two worlds. NON_INTERFERENCE_RUNS makes it more (at most 276 places). */
const RUNS = Number(process.env.NON_INTERFERENCE_RUNS ?? 20);
const LANES = 4;
const SEED = Number(process.env.NON_INTERFERENCE_SEED ?? Date.now() % 1_000_000);

/** That this finds a server that stores exact places is shown in server/src/testing. */
test('where in their cell somebody is changes no answer to anybody', async (t) => {
  const startWorld = async (): Promise<World> => {
    const { baseUrl, databaseUrl } = await startQuickServer(t);
    const { sql } = openDatabase(t, databaseUrl);
    return { baseUrl, databaseUrl, settle: () => waitForFeed(baseUrl, sql) };
  };
  const worlds = [await startWorld(), await startWorld()] as const;
  const twins = await createTwinWorlds(worlds, { casts: RUNS, bystanders: 3 * LANES });
  const seen = await checkNonInterference(worlds, twins, { seed: SEED, lanes: LANES });
  t.diagnostic(`${seen.runs} scripts, ${seen.answers} pairs of answers, seed ${SEED}`);
  assert.ok(seen.runs === RUNS && seen.answers > RUNS * 10);
});
