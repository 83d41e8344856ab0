import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkNonInterference } from '../../../test/privacy/non-interference.ts';
import { createTwinWorlds, type World } from '../../../test/privacy/twin-worlds.ts';
import { createTestDatabase } from '../db/test-database.ts';
import { runAdminStatement } from '../db/test-server.ts';
import { countAll } from '../features/discovery/testing/count-all.ts';
import { makeTestApp } from './test-app.ts';

/** A cell of half a metre: as if places were stored as they are sent. */
const EXACT = 15;
const SCRIPTS = 12;

/** The proof that the comparison of test/privacy is not blind: on an exact build it finds a difference at once. */
test('where places are stored exactly, the worlds differ', async (t) => {
  const startWorld = async (): Promise<World> => {
    const { url } = await createTestDatabase(t);
    await runAdminStatement(url, 'alter table app.user_profiles drop constraint user_profiles_cell_check');
    const { baseUrl, ctx } = await makeTestApp(t, {
      databaseUrl: url,
      config: { locationResolution: EXACT },
    });
    const settle = async (): Promise<void> => {
      await countAll(ctx);
      await sleep(600);
    };
    return { baseUrl, databaseUrl: url, settle };
  };
  const worlds = [await startWorld(), await startWorld()] as const;
  const twins = await createTwinWorlds(worlds, { casts: SCRIPTS, bystanders: 3 });
  await assert.rejects(checkNonInterference(worlds, twins, { seed: 1, lanes: 1 }), (error: Error) => {
    assert.equal((error.cause as Error).name, 'LeakError');
    assert.match((error.cause as Error).message, /distanceKm/);
    return true;
  });
});
