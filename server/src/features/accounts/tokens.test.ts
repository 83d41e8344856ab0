import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { accounts, createClient, pages } from '@romantic/contract';
import { exportJWK, importJWK, type JWK, SignJWT } from 'jose';
import { makeTestApp } from '../../testing/test-app.ts';
import { codeOf, MINUTE } from './testing/door.ts';
import { createTokenVerifier, type VerifyToken } from './tokens.ts';

type Part = Record<string, unknown>;

const encode = (part: Part | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

async function createKey(): Promise<JWK> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return exportJWK(privateKey);
}

async function sign(key: JWK, header: Part, payload: Part): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', ...header })
    .sign(await importJWK(key, 'ES256'));
}

function signHmac(secret: string | Buffer, header: Part, payload: Part): string {
  const text = `${encode({ alg: 'HS256', ...header })}.${encode(payload)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

test('access tokens', async (t) => {
  const [first, second, foreign] = [await createKey(), await createKey(), await createKey()];
  const app = await makeTestApp(t, { config: { signingKeys: [{ ...first }, { ...second }] } });
  const { session, id } = await app.signUp();
  const [header, payload] = session.accessToken
    .split('.', 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString())) as [Part, Part];
  const ask = (token: string) =>
    createClient({ baseUrl: app.baseUrl, accessToken: () => token }).call(accounts.getOwnProfile);
  const { keys } = await app.client.call(pages.getSigningKeys);
  const [firstPublic, secondPublic] = keys;

  await t.test('have the claims and header that they should', () => {
    const { iat, exp, sid, session_id, ...rest } = payload;
    assert.deepEqual(rest, {
      iss: 'romantic',
      aud: 'authenticated',
      sub: id,
      role: 'authenticated',
      aal: 'aal1',
      amr: [{ method: 'otp', timestamp: iat }],
      is_anonymous: false,
    });
    assert.equal(Number(exp) - Number(iat), 900);
    assert.equal(sid, session_id);
    assert.deepEqual(header, { alg: 'ES256', typ: 'at+jwt', kid: firstPublic?.kid });
  });

  await t.test(
    'are verified by two keys while one replaces the other; only the public parts are shown',
    async () => {
      assert.equal(keys.length, 2);
      assert.ok(!JSON.stringify(keys).includes(String(first.d)));
      assert.equal((await ask(await sign(second, { ...header, kid: secondPublic?.kid }, payload))).id, id);
      assert.equal((await ask(await sign(first, header, payload))).id, id);
    },
  );

  await t.test('of any other make are 401', async () => {
    const publicPem = createPublicKey({ key: firstPublic as never, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const publicDer = createPublicKey({ key: firstPublic as never, format: 'jwk' }).export({
      type: 'spki',
      format: 'der',
    });
    const { d: _, ...foreignPublic } = foreign;
    const [, , signature] = session.accessToken.split('.');
    const change = (changes: Part) => sign(first, header, { ...payload, ...changes });
    const without = (name: string) => change({ [name]: undefined });
    const table: Record<string, string | Promise<string>> = {
      'alg none': `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
      'alg None, old signature': `${encode({ ...header, alg: 'None' })}.${encode(payload)}.${signature}`,
      'HS256 by public PEM': signHmac(publicPem, { ...header, alg: 'HS256' }, payload),
      'HS256 by public DER': signHmac(publicDer, { ...header, alg: 'HS256' }, payload),
      'HS256 by public JWK': signHmac(JSON.stringify(firstPublic), { ...header, alg: 'HS256' }, payload),
      'HS256 by empty key': signHmac('', { ...header, alg: 'HS256' }, payload),
      'ES256 by a foreign key under our kid': sign(foreign, header, payload),
      'foreign key in jwk': sign(foreign, { ...header, jwk: foreignPublic }, payload),
      'foreign key in jwk, no kid': sign(foreign, { typ: 'at+jwt', jwk: foreignPublic }, payload),
      'foreign jku': sign(foreign, { ...header, jku: `${app.baseUrl}/keys`, kid: 'foreign' }, payload),
      'foreign x5u': sign(foreign, { ...header, x5u: `${app.baseUrl}/keys` }, payload),
      'kid of nobody': sign(first, { ...header, kid: 'nobody' }, payload),
      'kid of a path': sign(first, { ...header, kid: '../../../dev/null' }, payload),
      'kid of the prototype': sign(first, { ...header, kid: '__proto__' }, payload),
      'kid of the other key': sign(first, { ...header, kid: secondPublic?.kid }, payload),
      'no kid': sign(first, { typ: 'at+jwt' }, payload),
      'typ JWT': sign(first, { ...header, typ: 'JWT' }, payload),
      'no typ': sign(first, { kid: header.kid }, payload),
      'unknown crit': `${encode({ ...header, crit: ['x'], x: 1 })}.${encode(payload)}.${signature}`,
      'other aud': change({ aud: 'service_role' }),
      'no aud': without('aud'),
      'other iss': change({ iss: 'elsewhere' }),
      'no iss': without('iss'),
      expired: change({ iat: Number(payload.iat) - 3600, exp: Number(payload.iat) - 1 }),
      'no exp': without('exp'),
      'exp as text': change({ exp: '9999999999' }),
      'not yet': change({ nbf: Number(payload.exp) }),
      'no sub': without('sub'),
      'no sid': without('sid'),
      'sid that is no id': change({ sid: "' or true --" }),
      'sid of no session': change({ sid: '01a20400-0000-7000-8000-000000000000' }),
      'sub of somebody else': change({ sub: '01a20400-0000-7000-8000-000000000000' }),
      'changed payload': `${encode(header)}.${encode({ ...payload, role: 'service_role' })}.${signature}`,
      'no signature': session.accessToken.split('.').slice(0, 2).join('.'),
      'a refresh token': session.refreshToken,
      'nothing much': 'x',
    };
    for (const [name, token] of Object.entries(table)) {
      assert.equal(await codeOf(ask(await token)), 'unauthorized', name);
    }
    const { values } = await app.ctx.metrics.security.get();
    const refused = values.find(({ labels }) => labels.event === 'access_token_refused')?.value ?? 0;
    assert.equal(refused, Object.keys(table).length - 1, 'all but the expired one are security events');
  });

  await t.test('missing or malformed are 401 with a challenge', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer  ',
      `Basic ${encode('a:b')}`,
      `Bearer ${session.accessToken} x`,
    ]) {
      const response = await fetch(`${app.baseUrl}/api/auth/profile`, {
        headers: authorization ? { authorization } : {},
      });
      assert.equal(response.status, 401, authorization);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    }
  });

  await t.test('end after 15 minutes', async () => {
    const later = await app.client.call(accounts.refresh, { body: { refreshToken: session.refreshToken } });
    app.clock.advance(14 * MINUTE);
    await ask(later.accessToken);
    app.clock.advance(1 * MINUTE);
    assert.equal(await codeOf(ask(later.accessToken)), 'unauthorized');
  });
});

test('a token that was verified is known by all its bytes, until it ends, and not for ever', async (t) => {
  const app = await makeTestApp(t);
  const { session } = await app.signUp();
  const token = session.accessToken;
  let looks = 0;
  const signingKeys = {
    ...app.ctx.signingKeys,
    findKey: (kid: unknown) => {
      looks += 1;
      return app.ctx.signingKeys.findKey(kid);
    },
  };
  const createVerifier = (remembered: number) => createTokenVerifier({ ...app.ctx, signingKeys }, remembered);
  const isGood = async (verify: VerifyToken, text: string) => typeof (await verify(text)) === 'object';

  await t.test('its signature is checked once', async () => {
    const verify = createVerifier(10);
    for (let call = 0; call < 3; call += 1) assert.ok(await isGood(verify, token));
    assert.equal(looks, 1);
  });

  await t.test('a token that differs in one place is none', async () => {
    const verify = createVerifier(10);
    assert.ok(await isGood(verify, token));
    for (let place = 0; place < token.length; place += 7) {
      const changed = token[place] === 'A' ? 'B' : 'A';
      const other = token.slice(0, place) + changed + token.slice(place + 1);
      // The last character of a part has bits that say nothing.
      if (sameBytes(other, token)) continue;
      assert.equal(await verify(other), 'refused', `${place} of ${token.length}`);
    }
    for (const other of [token.slice(0, -2), `${token}AA`, `${token}.`, ` ${token}`]) {
      assert.equal(await verify(other), 'refused');
    }
  });

  await t.test('a refused one is not remembered', async () => {
    const verify = createVerifier(10);
    const bad = token.slice(0, -4);
    looks = 0;
    assert.deepEqual([await verify(bad), await verify(bad)], ['refused', 'refused']);
    assert.equal(looks, 2);
  });

  await t.test('beyond what is remembered the oldest is checked again', async () => {
    const verify = createVerifier(2);
    const others = await Promise.all([1, 2].map(async () => (await app.signUp()).session.accessToken));
    looks = 0;
    for (const each of [token, ...others, token]) assert.ok(await isGood(verify, each));
    assert.equal(looks, 4);
  });

  await t.test('it ends at its second, known or not', async () => {
    const [knowing, fresh] = [createVerifier(10), createVerifier(10)];
    const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      exp: number;
    };
    app.clock.stop();
    app.clock.advance(exp * 1000 - 1 - app.clock.now());
    assert.ok(await isGood(knowing, token));
    app.clock.advance(1);
    assert.deepEqual([await knowing(token), await fresh(token)], ['expired', 'expired']);
  });
});

const sameBytes = (a: string, b: string) => {
  const bytesOf = (text: string) =>
    text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
  return bytesOf(a).join() === bytesOf(b).join();
};
