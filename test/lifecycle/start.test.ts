import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, createClient, discovery, people } from '@romantic/contract';
import { send } from '../harness/http.ts';
import { memberOf, signUp } from '../harness/member.ts';
import { runToEnd } from '../harness/program.ts';
import { createDataDir, startServer } from '../harness/server.ts';

test('a start, a second one beside it, and the next one', async (t) => {
  const dataDir = await createDataDir();
  const server = await startServer(t, { dataDir });
  const get = (path: string) => send(server.baseUrl, { method: 'GET', path });

  await t.test('what a machine asks first is answered', async () => {
    assert.deepEqual((await get('/healthz')).json, { status: 'ok' });
    const ready = await get('/readyz');
    assert.deepEqual([ready.status, ready.json], [200, { status: 'ready' }]);
    const document = (await get('/openapi.json')).json as { openapi: string; paths: Record<string, object> };
    assert.match(document.openapi, /^3\.1\./);
    assert.ok(document.paths['/api/users/like']);
    const keys = (await get('/.well-known/jwks.json')).json as { keys: object[] };
    assert.ok(keys.keys.length > 0);
  });

  await t.test('metrics tell of routes and statements', async () => {
    const { status, headers, text } = await get('/metrics');
    assert.equal(status, 200);
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    assert.match(text, /endpoint="getReadiness",status="200"/);
    assert.match(text, /statement="pingDatabase",outcome="ok"/);
  });

  await t.test('the page to read and try every route comes with all it needs', async () => {
    const page = await get('/docs');
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    assert.ok(files.length >= 3, page.text);
    for (const path of files) assert.equal((await get(path)).status, 200, path);
  });

  const [alice, bob] = [await signUp(server.baseUrl), await signUp(server.baseUrl)];
  await alice.client.call(people.updateProfile, { body: { bio: 'I keep bees.' } });
  await alice.client.call(discovery.likeUser, { body: { userId: bob.id } });
  const { match } = await bob.client.call(discovery.likeUser, { body: { userId: alice.id } });

  await t.test('a second start on its data folder says so and ends; the first goes on', async () => {
    const { exitCode, printed } = await runToEnd({ DATA_DIR: dataDir, SEED_PEOPLE: '0' });
    assert.equal(exitCode, 1);
    assert.ok(
      printed.includes(`Another Romantic (process ${server.process.pid}) is using ${dataDir}`),
      printed,
    );
    assert.doesNotMatch(printed, /ready|\n {4}at /);
    await alice.client.call(accounts.getOwnProfile);
    assert.equal((await get('/readyz')).status, 200);
  });

  await t.test('it stops with code 0, and the next start has everything', async (t) => {
    assert.equal(await server.stop(), 0);
    const next = await startServer(t, { dataDir });
    const again = memberOf(next.baseUrl, alice.session, alice.phoneNumber);
    const me = await again.client.call(accounts.getOwnProfile);
    assert.deepEqual([me.id, me.bio, me.phoneNumber], [alice.id, 'I keep bees.', alice.phoneNumber]);
    const { matches } = await again.client.call(discovery.listMatches);
    assert.deepEqual(
      matches.map(({ id, user }) => [id, user.id]),
      [[match?.id, bob.id]],
    );
    const { refreshToken } = alice.session;
    const session = await createClient({ baseUrl: next.baseUrl }).call(accounts.refresh, {
      body: { refreshToken },
    });
    assert.equal(session.user.id, alice.id);
    assert.equal(await next.stop(), 0);
  });
});
