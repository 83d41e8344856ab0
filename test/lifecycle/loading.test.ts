import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import postgres from 'postgres';
import { send } from '../harness/http.ts';
import { signUp } from '../harness/member.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { startServer } from '../harness/server.ts';
import { until } from '../harness/until.ts';

test('a process that is still reading who is there says so, and serves when it has', async (t) => {
  const first = await startQuickServer(t);
  const member = await signUp(first.baseUrl);
  const sql = postgres(first.databaseUrl, { max: 1, onnotice: () => {} });
  const port = await findPort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const ask = (path: string) => send(baseUrl, { method: 'GET', path, token: member.session.accessToken });

  // Nobody can be read while this is open: a load that takes long.
  const held = Promise.withResolvers<void>();
  const holding = sql.begin(async (tx) => {
    await tx`lock table app.standings in access exclusive mode`;
    await held.promise;
  });
  try {
    const starting = startServer(t, { env: { DATABASE_URL: first.databaseUrl, PORT: String(port) } });
    await until(() => ask('/healthz').then(Boolean, () => false), 60_000);
    assert.deepEqual((await ask('/healthz')).json, { status: 'ok' });
    const ready = await ask('/readyz');
    assert.equal(ready.status, 503);
    assert.match(ready.text, /feed engine/);
    held.resolve();
    await holding;
    const second = await starting;
    assert.equal((await ask('/readyz')).status, 200);
    assert.equal((await ask('/api/users/discover')).status, 200);
    assert.equal(await second.stop(), 0);
  } finally {
    held.resolve();
    await holding;
    await sql.end();
  }
});

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  assert.ok(address && typeof address === 'object');
  return address.port;
}
