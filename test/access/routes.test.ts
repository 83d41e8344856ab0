import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  account,
  accounts,
  calls,
  coins,
  development,
  discovery,
  type EndpointShape,
  messages,
  notifications,
  pages,
  people,
  premium,
  safety,
  staff,
} from '@romantic/contract';
import { createAnswerCheck } from '../harness/answer-check.ts';
import { type Answer, type HttpCall, send } from '../harness/http.ts';
import { signUp } from '../harness/member.ts';
import { type Operation, readApi, STAFF_KEY, tokenFor } from '../harness/openapi.ts';
import { startQuickServer } from '../harness/quick-server.ts';

import { sampleAddress, sampleCall } from './sample-input.ts';
import { STRANGE_BODIES, STRANGE_IDS, STRANGE_QUERIES, STRANGE_VALUES } from './strange-values.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const CONTRACT = [
  account,
  accounts,
  people,
  discovery,
  messages,
  calls,
  notifications,
  coins,
  premium,
  safety,
  staff,
  pages,
  development,
].flatMap((group): EndpointShape[] => Object.values(group) as EndpointShape[]);

test('every route refuses what it must, generated from its own document', async (t) => {
  const { baseUrl } = await startQuickServer(t);
  const { document, operations } = await readApi(baseUrl);
  const check = createAnswerCheck(document);
  const member = await signUp(baseUrl);
  const token = member.session.accessToken;
  const withBody = operations.filter(({ body }) => body?.contentType === 'application/json');
  const writing = operations.filter(
    ({ method, body }) => method !== 'GET' && (!body || body.contentType === 'application/json'),
  );

  /** Sends, holds the answer against the document, and hands it back. */
  const ask = async (operation: Operation, call: Partial<HttpCall> = {}): Promise<Answer> => {
    const sample = sampleCall(document, operation);
    const answer = await send(baseUrl, {
      method: operation.method,
      path: sampleAddress(operation, sample),
      token: tokenFor(operation, token),
      ...(sample.body === undefined ? {} : { body: sample.body }),
      ...call,
    });
    assert.deepEqual(check.judge(operation, answer), []);
    return answer;
  };
  const each = async (list: readonly Operation[], judge: (operation: Operation) => Promise<void>) => {
    assert.ok(list.length > 0);
    for (const operation of list) await judge(operation);
  };
  const expectCode = (operation: Operation, answer: Answer, status: number, code: string, why: string) => {
    const problem = answer.json as { code?: string } | undefined;
    assert.deepEqual([answer.status, problem?.code], [status, code], `${operation.id}: ${why}`);
  };

  await t.test('the document and the contract name the same routes', () => {
    const documented = operations.map(({ id, method, path, member: signedIn, staff: keyed }) => [
      id,
      method,
      path,
      signedIn,
      keyed,
    ]);
    const declared = CONTRACT.map(({ name, method, path, access }) => [
      name,
      method,
      path.replace(/[:*](\w+)/g, '{$1}'),
      access === 'member',
      access === 'staff',
    ]);
    assert.deepEqual(documented.sort(), declared.sort());
  });

  await t.test('every object of an answer is closed: a field that is not declared would be an error', () => {
    const open: string[] = [];
    const walk = (value: unknown, where: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const schema = value as { type?: unknown; additionalProperties?: unknown };
      if (schema.type === 'object' && schema.additionalProperties !== false) open.push(where);
      for (const [key, inner] of Object.entries(value)) walk(inner, `${where}/${key}`);
    };
    walk(document.components.schemas, 'schemas');
    for (const { id, answers } of operations) walk(answers, id);
    // A stream of whatever is the member's own, by a written list of columns (features/own-data/sections.ts).
    assert.deepEqual(open, ['exportAccount/200/application/json']);
  });

  await t.test('without a token, or with something that is none: 401', async () => {
    const notTokens = ['', 'Bearer', 'Bearer ', 'Bearer null', `Bearer ${token}x`, `Basic ${token}`, token];
    await each(
      operations.filter((operation) => operation.member),
      async (operation) => {
        expectCode(operation, await ask(operation, { token: null }), 401, 'unauthorized', 'no token');
        for (const authorization of notTokens) {
          const answer = await ask(operation, { token: null, headers: { authorization } });
          expectCode(operation, answer, 401, 'unauthorized', authorization.slice(0, 12));
        }
        const nowhere = await ask(operation, { token: null, path: `${operation.path}?token=${token}` });
        expectCode(operation, nowhere, 401, 'unauthorized', 'a token in the address');
      },
    );
  });

  await t.test('what is for staff opens to a secret key and to nothing else: 401', async () => {
    const { hostname } = new URL(baseUrl);
    const headersOf = (key: string) => [{ authorization: `Bearer ${key}` }, { apikey: key }];
    const wrong = [
      token,
      'sb_publishable_romantic_local',
      `${STAFF_KEY}x`,
      STAFF_KEY.slice(0, -1),
      hostname,
      '',
    ];
    await each(
      operations.filter((operation) => operation.staff),
      async (operation) => {
        expectCode(operation, await ask(operation, { token: null }), 401, 'unauthorized', 'no key');
        for (const headers of wrong.flatMap(headersOf)) {
          const answer = await ask(operation, { token: null, headers });
          expectCode(operation, answer, 401, 'unauthorized', JSON.stringify(headers).slice(0, 30));
        }
        for (const headers of headersOf(STAFF_KEY)) {
          const { status } = await ask(operation, { token: null, headers });
          assert.equal(status, 404, `${operation.id}: nobody has the id of a sample`);
        }
        const nowhere = await ask(operation, { token: null, path: `${operation.path}?apikey=${STAFF_KEY}` });
        expectCode(operation, nowhere, 401, 'unauthorized', 'a key in the address');
      },
    );
    // Nor does the key stand for a member.
    await each(
      operations.filter((operation) => operation.member),
      async (operation) => {
        const answer = await ask(operation, { token: STAFF_KEY });
        expectCode(operation, answer, 401, 'unauthorized', 'a secret key');
      },
    );
  });

  await t.test('an unknown key in the query: 422', async () => {
    // What the ad network adds to its callbacks is signed with the rest.
    const strict = operations.filter(({ id }) => id !== 'receiveAdReward');
    await each(strict, async (operation) => {
      const sample = sampleCall(document, operation);
      for (const key of ['unknown', 'fields', 'projection', 'include']) {
        const path = sampleAddress(operation, sample, [[key, '1']]);
        const answer = await ask(operation, { path });
        expectCode(operation, answer, 422, 'invalid_input', `?${key}`);
        assert.match(answer.text, new RegExp(key));
      }
    });
  });

  await t.test('an unknown key in the body: 422', async () => {
    await each(writing, async (operation) => {
      const sample = sampleCall(document, operation);
      for (const key of ['unknown', 'isPremium', 'coins', 'role', 'id']) {
        const answer = await ask(operation, { body: { ...sample.body, [key]: 1 } });
        expectCode(operation, answer, 422, 'invalid_input', key);
        assert.match(answer.text, new RegExp(key));
      }
    });
  });

  await t.test('the sample calls are refused for nothing but their unknown keys', () => {
    for (const operation of operations) {
      const sample = sampleCall(document, operation);
      const endpoint = CONTRACT.find(({ name }) => name === operation.id);
      if (operation.id === 'getMedia') continue;
      assert.ok(endpoint?.params?.safeParse(sample.params).success ?? true, operation.id);
      assert.ok(endpoint?.query?.safeParse(sample.query).success ?? true, operation.id);
      assert.ok(endpoint?.body?.safeParse(sample.body).success ?? true, operation.id);
    }
  });

  await t.test('a method that the address does not take: 405', async () => {
    const byPath = Map.groupBy(operations, ({ path }) => path);
    for (const [path, here] of byPath) {
      const taken = here.map(({ method }) => method);
      for (const method of METHODS.filter((name) => !taken.includes(name))) {
        const address = sampleAddress(here[0] as Operation, sampleCall(document, here[0] as Operation));
        const answer = await send(baseUrl, { method, path: address, token });
        assert.equal(answer.status, 405, `${method} ${path}`);
        assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), taken.sort(), path);
      }
    }
  });

  await t.test('an address that is not in the document: 404, for whatever method', async () => {
    const guesses = [
      '/',
      '/api',
      '/api/users',
      '/api/admin',
      '/api/users/like/x',
      '/debug',
      '/.env',
      '/media',
    ];
    for (const path of [
      ...guesses,
      '/api/safety',
      '/api/safety/reports',
      '/api/auth',
      '/api//users/discover/x',
    ]) {
      for (const method of METHODS) {
        const answer = await send(baseUrl, { method, path, token });
        assert.equal(answer.status, 404, `${method} ${path}`);
        assert.equal((answer.json as { code: string }).code, 'not_found');
      }
    }
  });

  await t.test('a body that is not JSON: 415', async () => {
    await each(writing, async (operation) => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ]) {
        const answer = await ask(operation, { headers: { 'content-type': type }, body: 'a=1' });
        expectCode(operation, answer, 415, 'unsupported_media_type', type);
      }
      const charset = { 'content-type': 'application/json; charset=iso-8859-1' };
      const encoding = { 'content-type': 'application/json', 'content-encoding': 'compress' };
      for (const headers of [charset, encoding]) {
        const answer = await ask(operation, { headers, body: '{}' });
        expectCode(operation, answer, 415, 'unsupported_media_type', JSON.stringify(headers));
      }
    });
    const upload = operations.find(({ id }) => id === 'uploadPhoto') as Operation;
    assert.equal((await ask(upload, { body: { file: 'x' } })).status, 415);
  });

  await t.test('a body beyond the limit: 413', async () => {
    const headers = { 'content-type': 'application/json' };
    await each(writing, async (operation) => {
      const answer = await ask(operation, { headers, body: `{"a":"${'x'.repeat(70_000)}"}` });
      expectCode(operation, answer, 413, 'body_too_large', '70 kB');
    });
    const status = operations.find(({ id }) => id === 'receiveTwilioStatus') as Operation;
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' };
    const answer = await ask(status, { headers: form, body: `a=${'x'.repeat(5_000_000)}` });
    assert.ok([401, 404, 413].includes(answer.status), `${answer.status}`);
  });

  await t.test('bodies, values, queries and ids that mean harm: 4xx', async () => {
    const headers = { 'content-type': 'application/json' };
    const refused = (operation: Operation, { status }: Answer, what: string) =>
      assert.ok(status >= 400 && status < 500, `${operation.id} answers ${status} to ${what}`);
    await each(withBody, async (operation) => {
      const empty = operation.body?.required === false;
      for (const body of STRANGE_BODIES.filter((text) => !(empty && text === ''))) {
        refused(operation, await ask(operation, { headers, body }), body.slice(0, 40));
      }
      const sample = JSON.stringify(sampleCall(document, operation).body).slice(1, -1);
      for (const name of Object.keys(operation.body?.schema.properties ?? {})) {
        for (const value of STRANGE_VALUES) {
          const body = `{${[sample, `"${name}":${value}`].filter(Boolean).join(',')}}`;
          await ask(operation, { headers, body });
        }
      }
    });
    const nested = '{"preferences":{"__proto__":{"ageMin":20},"ageMin":20}}';
    const profile = operations.find(({ id }) => id === 'updateProfile') as Operation;
    refused(profile, await ask(profile, { headers, body: nested }), '__proto__ inside');
    await each(operations, async (operation) => {
      const address = sampleAddress(operation, sampleCall(document, operation));
      for (const query of STRANGE_QUERIES) {
        const path = `${address}${address.includes('?') ? '&' : '?'}${query}`;
        refused(operation, await ask(operation, { path }), query);
      }
    });
    await each(
      operations.filter(({ path }) => path.includes('{')),
      async (operation) => {
        for (const id of STRANGE_IDS) {
          refused(operation, await ask(operation, { path: operation.path.replace(/\{\w+\}/, id) }), id);
        }
        const path = `${operation.path.replace(/\{\w+\}/, randomUUID())}/`;
        assert.ok((await send(baseUrl, { method: operation.method, path, token })).status < 500);
      },
    );
  });

  await t.test('the server is well after all that', async () => {
    const profile = operations.find(({ id }) => id === 'getOwnProfile') as Operation;
    assert.equal((await ask(profile)).status, 200);
  });
});
