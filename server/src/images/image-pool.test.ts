import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { createImagePool, type ImagePoolOptions } from './image-pool.ts';
import { makePhoneJpeg, makeScene } from './image-samples.ts';

const undeclared = { declaredType: null, fileName: null };
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'romantic-pool-'));
});
after(async () => await rm(folder, { recursive: true }));

async function write(bytes: Uint8Array | string, name: string = randomUUID()): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** A pool whose thread runs this program; `path` is what the test passes to it. */
async function makePool(t: TestContext, program: string | null, options: ImagePoolOptions = {}) {
  const crashes: Error[] = [];
  const pool = createImagePool({
    ...options,
    ...(program && { workerFile: pathToFileURL(await write(program, `${randomUUID()}.mjs`)) }),
    onCrash: (error) => crashes.push(error),
  });
  t.after(() => pool.close());
  return { pool, crashes, run: (path: string) => pool.process(path, undeclared) };
}

/** Does as `path` says: hangs, dies, throws; or answers with `too_small`, as a harmless sign of life. */
const OBEDIENT = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ path }) => {
    if (path === 'hang') for (;;);
    if (path === 'die') process.exit(7);
    if (path === 'throw') throw new Error('thrown');
    if (path.startsWith('wait')) return setTimeout(() => parentPort.postMessage({ result: { refused: 'too_small' } }), 50);
    parentPort.postMessage({ result: { refused: 'too_small' } });
  });`;

describe('image pool', () => {
  test('works on several files at once, each file once', async (t) => {
    const { run } = await makePool(t, null, { workers: 2 });
    const sides = [300, 320, 340, 360, 380];
    const paths = sides.map(async (side) => await write(await makeScene(side, 200).png().toBuffer()));
    const results = await Promise.all((await Promise.all(paths)).map(run));
    assert.deepEqual(
      results.map((result) => 'width' in result && result.width),
      sides,
    );
  });

  test('replaces a thread that hangs, dies or throws, and goes on with the next file', async (t) => {
    const { run, crashes } = await makePool(t, OBEDIENT, { deadlineMs: 400 });
    const results = await Promise.all(['hang', 'ok', 'die', 'ok', 'throw', 'ok'].map(run));
    assert.deepEqual(
      results.map((result) => 'refused' in result && result.refused),
      ['too_slow', 'too_small', 'crashed', 'too_small', 'crashed', 'too_small'],
    );
    assert.ok(crashes.some((error) => /thrown/.test(error.message)));
    assert.ok(crashes.some((error) => /400 ms/.test(error.message)));
  });

  test('is busy when the queue is full, and when closed', async (t) => {
    const { pool, run } = await makePool(t, OBEDIENT, { queueLimit: 2 });
    const results = await Promise.all(['wait 1', 'wait 2', 'wait 3', 'wait 4', 'wait 5'].map(run));
    assert.deepEqual(
      results.map((result) => 'refused' in result && result.refused),
      ['too_small', 'too_small', 'too_small', 'busy', 'busy'],
    );
    const left = Promise.all(['hang', 'ok'].map(run));
    await pool.close();
    assert.deepEqual(await left, [{ refused: 'busy' }, { refused: 'busy' }]);
    assert.deepEqual(await run('ok'), { refused: 'busy' });
  });

  test('says so when the program of the thread cannot start', async (t) => {
    const { run, crashes } = await makePool(t, 'import "./not-there.mjs";');
    assert.deepEqual(await run('ok'), { refused: 'crashed' });
    assert.match(crashes[0]?.message ?? '', /not-there/);
  });

  test('rejects only when the file is not there', async (t) => {
    const { run } = await makePool(t, null);
    await assert.rejects(run(join(folder, 'nothing')), /ENOENT/);
    assert.deepEqual(await run(await write('')), { refused: 'unsupported_type' });
  });

  test('survives any damage: flipped, cut, swapped and inserted bytes', { timeout: 60_000 }, async (t) => {
    const { run, crashes } = await makePool(t, null);
    const scene = makeScene(220, 210);
    const seeds = [
      await makePhoneJpeg(220, 210),
      await scene.clone().jpeg({ progressive: true }).toBuffer(),
      await scene.clone().png().toBuffer(),
      await scene.clone().webp().toBuffer(),
      await scene.clone().avif({ effort: 0 }).toBuffer(),
    ];
    const place = fc.oneof(fc.nat(99_999), fc.nat(600)); // headers deserve more than their share
    const damage = fc.record({
      seed: fc.constantFrom(...seeds),
      writes: fc.array(fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })), { maxLength: 12 }),
      cut: fc.option(place, { freq: 4 }),
      insert: fc.option(fc.tuple(place, fc.uint8Array({ maxLength: 300 })), { freq: 3 }),
    });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(damage, async ({ seed, writes, cut, insert }) => {
        let bytes = Buffer.from(seed);
        for (const [at, with_] of writes) bytes.set(with_.subarray(0, 1), at % bytes.length);
        if (insert) {
          const at = insert[0] % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, at), insert[1], bytes.subarray(at)]);
        }
        if (cut !== null) bytes = bytes.subarray(0, cut % bytes.length);
        const result = await run(await write(bytes, 'damaged'));
        if ('refused' in result) assert.ok(!['crashed', 'too_slow', 'busy'].includes(result.refused));
        else assert.equal(Object.keys(result.files).length, 4);
        seen.add('refused' in result ? result.refused : 'made');
      }),
      { numRuns: 200 },
    );
    assert.ok(seen.has('made') && seen.has('unreadable'), [...seen].join());
    assert.deepEqual(crashes, []);
  });
});
