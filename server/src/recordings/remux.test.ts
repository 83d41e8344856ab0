import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createRecordingReader } from './recording-reader.ts';
import { remuxRecording } from './remux.ts';
import { type MadeUpKind, makeRecording, TITLE } from './testing/made-up-recordings.ts';

const LIMITS = { voiceMs: 5_000, videoMs: 3_000, side: 4096 };

test('recordings are written anew', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-recordings-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const save = async (name: string, bytes: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  const becomes = { ogg: 'ogg', weba: 'ogg', m4a: 'm4a', mp3: 'mp3', mp4: 'mp4', webm: 'webm' } as const;

  for (const [kind, extension] of Object.entries(becomes) as [MadeUpKind, string][]) {
    await t.test(`${kind}: its length is counted, its title and what hangs on it are gone`, async () => {
      const made = Buffer.concat([await makeRecording(kind), Buffer.from(`<script>${TITLE}</script>`)]);
      assert.ok(made.includes('canary'));
      const result = await remuxRecording(await save(`a.${kind}`, made), LIMITS);
      assert.ok(!('refused' in result), JSON.stringify(result));
      const video = kind === 'mp4' || kind === 'webm';
      assert.deepEqual(
        [result.kind, result.extension, result.width, result.height],
        video ? ['video', extension, 320, 240] : ['voice', extension, null, null],
      );
      assert.ok(Math.abs(result.durationMs - 1000) < 60, `${result.durationMs}`);
      const bytes = Buffer.from(result.bytes);
      assert.ok(!bytes.includes('canary') && !bytes.includes('script') && bytes.length > 100);
      // What was written can be read, and nothing more is taken from it.
      const again = await remuxRecording(await save(`b.${extension}`, bytes), LIMITS);
      assert.ok(!('refused' in again) && Math.abs(again.durationMs - result.durationMs) < 30);
    });
  }

  await t.test('too long, cut short, or something else: refused', async () => {
    const long = await save('long.ogg', await makeRecording('ogg', 6));
    assert.deepEqual(await remuxRecording(long, LIMITS), { refused: 'too_long' });
    const film = await save('film.webm', await makeRecording('webm', 4));
    assert.deepEqual(await remuxRecording(film, LIMITS), { refused: 'too_long' });
    const wide = await save('wide.mp4', await makeRecording('mp4'));
    assert.deepEqual(await remuxRecording(wide, { ...LIMITS, side: 300 }), { refused: 'unsupported' });
    const texts = ['', 'RIFF....WAVEfmt ', '<html><script>alert(1)</script>', '\u0000'.repeat(5_000)];
    for (const text of texts) {
      const result = await remuxRecording(await save('text', Buffer.from(text)), LIMITS);
      assert.ok('refused' in result, text.slice(0, 20));
    }
    for (const kind of ['mp4', 'webm', 'm4a'] as const) {
      const whole = await makeRecording(kind);
      const cut = await remuxRecording(await save('cut', whole.slice(0, whole.length / 2)), LIMITS);
      // What is there may be taken; nothing is made up.
      assert.ok('refused' in cut || cut.durationMs < 900, `${kind}: ${JSON.stringify(cut).slice(0, 80)}`);
    }
  });

  await t.test('a thread that hangs or dies is an answer; the queue has an end', async () => {
    const path = await save('c.ogg', await makeRecording('ogg'));
    const workerFile = await save('hang.mjs', Buffer.from('setInterval(() => {}, 1000);'));
    const crashes: string[] = [];
    const reader = createRecordingReader({
      parallel: 1,
      queueLimit: 1,
      deadlineMs: 300,
      workerFile: new URL(`file://${workerFile}`),
      onCrash: (error) => crashes.push(error.message),
    });
    const results = await Promise.all([1, 2, 3].map(() => reader.read(path, LIMITS)));
    assert.deepEqual(results, [{ refused: 'too_slow' }, { refused: 'too_slow' }, { refused: 'busy' }]);
    assert.equal(crashes.length, 2);
    const running = reader.read(path, LIMITS);
    await reader.close();
    assert.deepEqual(await running, { refused: 'busy' });

    const real = createRecordingReader({ parallel: 1 });
    const two = await Promise.all([real.read(path, LIMITS), real.read(path, LIMITS)]);
    for (const result of two) assert.ok('kind' in result && result.kind === 'voice');
    await real.close();
  });
});
