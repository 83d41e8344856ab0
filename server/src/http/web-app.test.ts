import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { readEnv } from '../config.ts';
import { mountWebApp } from './web-app.ts';

const PAGE =
  '<meta name="romantic-mode" content="%ROMANTIC_MODE%"><meta name="romantic-key" content="%ROMANTIC_KEY%">';
const SCRIPT = 'console.log("the app")';
const HTML = { accept: 'text/html,*/*;q=0.8' };

async function serve(
  t: TestContext,
  built: boolean,
): Promise<(path: string, headers?: object) => Promise<Response>> {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-web-'));
  if (built) {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, '.built-from'), 'secret');
    await writeFile(join(folder, 'sw.js'), '// worker');
    await writeFile(join(folder, 'assets/index-abc.js'), SCRIPT);
    await writeFile(join(folder, 'assets/index-abc.js.gz'), gzipSync(SCRIPT));
  }
  const app = express();
  mountWebApp(app, { config: readEnv({}) }, folder);
  app.use((_req, res) => void res.status(404).json({ code: 'not_found' }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (path, headers = {}) => fetch(base + path, { redirect: 'manual', headers: { ...headers } });
}

test('the page is at every address of its own, filled in, asked for anew, and lets nothing foreign in', async (t) => {
  const get = await serve(t, true);
  for (const path of ['/', '/discover', '/chats/018f?from=push', '/settings/privacy']) {
    const answer = await get(path, HTML);
    assert.equal(answer.status, 200, path);
    const text = await answer.text();
    assert.match(text, /romantic-mode" content="development"/);
    assert.match(text, /romantic-key" content="sb_publishable_romantic_local"/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self';/);
    assert.doesNotMatch(policy, /script-src[^;]*(unsafe|\*)/);
  }
});

test('programs, other doors and what is not there are answered as before', async (t) => {
  const get = await serve(t, true);
  assert.equal((await get('/discover', { accept: 'application/json' })).status, 404);
  for (const path of [
    '/api/users/me',
    '/auth/v1/user',
    '/storage/v1/x',
    '/media/a',
    '/dev/outbox',
    '/realtime/v1',
  ])
    assert.equal((await get(path, HTML)).status, 404, path);
  for (const path of [
    '/missing.js',
    '/assets/index-old.js',
    '/.built-from',
    '/..%2f..%2fpackage.json',
    '/assets/',
  ])
    assert.equal((await get(path, HTML)).status, 404, path);
});

test('files with a hash in their name are kept for ever, the others asked for again, packed where that is taken', async (t) => {
  const get = await serve(t, true);
  const packed = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip' });
  assert.equal(packed.headers.get('content-encoding'), 'gzip');
  assert.equal(packed.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(packed.headers.get('vary'), 'Accept-Encoding');
  assert.equal(await packed.text(), SCRIPT);
  const plain = await get('/assets/index-abc.js', { 'accept-encoding': 'identity' });
  assert.equal(plain.headers.get('content-encoding'), null);
  assert.equal(await plain.text(), SCRIPT);
  assert.equal((await get('/sw.js')).headers.get('cache-control'), 'no-cache');
});

test('without a build the bare address leads to the description of the API', async (t) => {
  const get = await serve(t, false);
  assert.equal((await get('/', HTML)).headers.get('location'), '/docs');
  assert.equal((await get('/', { accept: 'application/json' })).status, 404);
  assert.equal((await get('/discover', HTML)).status, 404);
});
