import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { createStorage } from './index.ts';
import { createStorageKey, isStorageKey } from './storage-key.ts';

async function makeStorage(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'romantic-storage-'));
  const storage = await createStorage({ provider: 'disk', directory: join(directory, 'media/') });
  t.after(async () => {
    await storage.close();
    await rm(directory, { recursive: true });
  });
  return { storage, directory };
}

describe('storage keys', () => {
  test('are random, and always valid', () => {
    const keys = new Set(Array.from({ length: 1000 }, () => createStorageKey('webp')));
    assert.equal(keys.size, 1000);
    for (const key of keys) assert.match(key, /^[0-9a-f]{32}\.webp$/);
    assert.ok([...keys].every(isStorageKey));
  });

  test('refuse whatever could leave the folder or mean something to a shell or browser', () => {
    const bad = [
      '',
      '.webp',
      '/a.webp',
      'a/../b.webp',
      '../a.webp',
      'a..webp',
      'a/.hidden/b.webp',
      'a//b.webp',
      'a/',
      'A.webp',
      'a b.webp',
      'a~b.webp',
      'a\0.webp',
      'a.webp\n',
      'ä.webp',
      'a.html',
      'a.constructor',
      'a',
      'a%2fb.webp',
      `${'a'.repeat(200)}.webp`,
      'a/b/c/d/e/f/g.webp',
    ];
    for (const key of bad) assert.equal(isStorageKey(key), false, JSON.stringify(key));
    for (const key of ['a.webp', 'voice/2a/x_y-z.m4a', 'a.b.webp'])
      assert.equal(isStorageKey(key), true, key);
  });
});

describe('disk storage', () => {
  test('keeps, replaces and deletes; files are private; etags follow the content', async (t) => {
    const { storage, directory } = await makeStorage(t);
    const key = 'made/up/key.webp';
    await storage.put(key, Buffer.from('one'), 'image/webp');
    const one = await storage.get(key);
    assert.ok(one);
    assert.equal(String(await buffer(one.stream)), 'one');
    assert.deepEqual([one.bytes, one.contentType], [3, 'image/webp']);
    assert.match(one.etag, /^"[\w-]{22}"$/);

    await storage.put(key, Buffer.from('three'), 'image/webp');
    const three = await storage.get(key);
    assert.ok(three);
    assert.equal(String(await buffer(three.stream)), 'three');
    assert.notEqual(three.etag, one.etag);

    const part = await storage.get(key, { from: 1, to: 3 });
    assert.ok(part);
    assert.equal(String(await buffer(part.stream)), 'hre');
    assert.deepEqual([part.bytes, part.etag], [5, three.etag]);

    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const found = entries.filter((entry) => entry.isFile());
    assert.deepEqual(
      found.map((entry) => entry.name),
      ['made~up~key.webp'],
    );
    const path = join(found[0]!.parentPath, found[0]!.name);
    assert.match(path, /files\/[0-9a-f]{2}\/[0-9a-f]{2}\/made~up~key\.webp$/);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await stat(found[0]!.parentPath)).mode & 0o777, 0o700);

    await storage.delete([key, 'never/there.webp']);
    assert.equal(await storage.get(key), null);
  });

  test('a failed write leaves nothing, and the old file whole', async (t) => {
    const { storage, directory } = await makeStorage(t);
    await storage.put('a.webp', Buffer.from('old'), 'image/webp');
    const broken = 42 as unknown as Uint8Array;
    await assert.rejects(storage.put('a.webp', broken, 'image/webp'));
    assert.deepEqual(await readdir(join(directory, 'media', 'incoming')), []);
    const kept = await storage.get('a.webp');
    assert.ok(kept);
    assert.equal(String(await buffer(kept.stream)), 'old');
  });

  test('a reader sees a whole file, old or new, while it is replaced', async (t) => {
    const { storage } = await makeStorage(t);
    const versions = ['a', 'b'].map((letter) => Buffer.from(letter.repeat(200_000)));
    await storage.put('a.webp', versions[0]!, 'image/webp');
    const writing = (async () => {
      for (let n = 0; n < 40; n += 1) await storage.put('a.webp', versions[n % 2]!, 'image/webp');
    })();
    for (let n = 0; n < 80; n += 1) {
      const file = await storage.get('a.webp');
      assert.ok(file);
      const content = await buffer(file.stream);
      assert.ok(versions.some((version) => version.equals(content)));
    }
    await writing;
  });

  test('refuses foreign keys and types', async (t) => {
    const { storage } = await makeStorage(t);
    await assert.rejects(storage.put('../a.webp', Buffer.from('x'), 'image/webp'), RangeError);
    await assert.rejects(storage.put('a.webp', Buffer.from('x'), 'text/html'), RangeError);
    await assert.rejects(storage.delete(['a.webp', '../../b.webp']), RangeError);
    const many = Array.from({ length: 1001 }, () => createStorageKey('webp'));
    await assert.rejects(storage.delete(many), RangeError);
    await fc.assert(
      fc.asyncProperty(fc.string(), async (key) => {
        assert.equal(await storage.get(key), null);
      }),
    );
  });

  test('a start removes what a dead process left, but not what another is writing', async (t) => {
    const { directory } = await makeStorage(t);
    const incoming = join(directory, 'media', 'incoming');
    await writeFile(join(incoming, 'old'), 'x');
    await writeFile(join(incoming, 'new'), 'x');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(incoming, 'old'), yesterday, yesterday);
    await createStorage({ provider: 'disk', directory: join(directory, 'media') });
    assert.deepEqual(await readdir(incoming), ['new']);
  });
});
