import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { accounts, calls, discovery, messages, people, safety } from '@romantic/contract';
import { createAnswerCheck } from '../harness/answer-check.ts';
import { type Answer, send } from '../harness/http.ts';
import { addDevice, addPhoto, getMe, type Member, signIn, signUp } from '../harness/member.ts';
import {
  addressOf,
  type Operation,
  readApi,
  resolveSchema,
  type Schema,
  tokenFor,
} from '../harness/openapi.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { listKnownCalls, OUT_OF_REACH } from './known-calls.ts';
import { sampleCall } from './sample-input.ts';

/** What is Alice's, and a person whom Mallory may not know of. */
interface World {
  alice: Member;
  mallory: Member;
  photo: string;
  strangersPhoto: string;
  session: string;
  match: string;
  message: string;
  call: string;
  blocked: string;
  hidden: string;
  device: string;
}

interface Rule {
  id: (world: World) => string;
  status: number;
  code?: string;
}

const notFound = (id: Rule['id']): Rule => ({ id, status: 404, code: 'not_found' });

/**
 * Every id that a call takes, and what becomes of one that is somebody else's. An operation with an id that is not
 * here fails the test: whoever adds one decides.
 */
const RULES: Record<string, Rule> = {
  'endSession path id': notFound((world) => world.session),
  'deletePhoto path id': notFound((world) => world.photo),
  // The staff may ask about everybody.
  'getFunnel path userId': { id: (world) => world.alice.id, status: 200 },
  'getPerson path userId': notFound((world) => world.hidden),
  'unmatch path matchId': notFound((world) => world.match),
  'listMessages path id': notFound((world) => world.match),
  'sendMessage body conversationId': notFound((world) => world.match),
  // A text takes none; whose media may be sent is tried in features/chat/media.test.ts.
  'sendMessage body mediaId': { id: () => randomUUID(), status: 422, code: 'invalid_input' },
  // Named by the sender, for the sender: nobody else's can be meant.
  'sendMessage body clientMessageId': notFound((world) => world.message),
  'markRead path messageId': notFound((world) => world.message),
  'deleteMessage path id': notFound((world) => world.message),
  'reactToMessage path messageId': notFound((world) => world.message),
  'forgetDevice path id': notFound((world) => world.device),
  'spendCoins body targetId': { id: (world) => world.match, status: 422, code: 'invalid_input' },
  'initiateCall body matchId': notFound((world) => world.match),
  'acceptCall body callId': notFound((world) => world.call),
  'rejectCall body callId': notFound((world) => world.call),
  'endCall body callId': notFound((world) => world.call),
  'reportConnected body callId': notFound((world) => world.call),
  'renewCallToken body callId': notFound((world) => world.call),
  'getCallConsent path matchId': notFound((world) => world.match),
  'setCallConsent path matchId': notFound((world) => world.match),
  'unblockUser path userId': notFound((world) => world.blocked),
  'likeUser body userId': notFound((world) => world.hidden),
  'passUser body userId': notFound((world) => world.hidden),
  'reportUser body userId': notFound((world) => world.hidden),
  'reportUser body photoId': notFound((world) => world.strangersPhoto),
  'reportUser body messageId': notFound((world) => world.message),
  'orderPhotos body photoIds': { id: (world) => world.photo, status: 409, code: 'photo_order_mismatch' },
  'verifyOtp body requestId': { id: () => randomUUID(), status: 401, code: 'otp_invalid' },
  // Whoever has an account can be blocked, also by whom they blocked: the answer must not tell.
  'blockUser body userId': { id: (world) => world.hidden, status: 204 },
};

async function createWorld(baseUrl: string): Promise<World> {
  const [alice, bob, carol] = await Promise.all([1, 2, 3].map(() => signUp(baseUrl)));
  const [mallory, dave] = await Promise.all([1, 2].map(() => signUp(baseUrl)));
  assert.ok(alice && bob && carol && mallory && dave);
  await bob.client.call(discovery.likeUser, { body: { userId: alice.id } });
  const { match } = await alice.client.call(discovery.likeUser, { body: { userId: bob.id } });
  await alice.client.call(safety.blockUser, { body: { userId: carol.id } });
  await dave.client.call(safety.blockUser, { body: { userId: mallory.id } });
  const second = await signIn(baseUrl, alice.phoneNumber);
  const { sid } = JSON.parse(atob(second.session.accessToken.split('.')[1]?.replace(/[-_]/g, '+') ?? ''));
  const photo = await addPhoto(alice, await drawPicture());
  const strangersPhoto = await addPhoto(await signUp(baseUrl), await drawPicture(3));
  assert.ok(match && sid);
  const { id: message } = await alice.client.call(messages.sendMessage, {
    body: { conversationId: match.id, clientMessageId: randomUUID(), type: 'text', content: 'Hello.' },
  });
  const device = await addDevice(alice);
  const { id: call } = await bob.client.call(calls.initiateCall, {
    body: { matchId: match.id, media: 'video' },
  });
  const ids = { call, session: sid, match: match.id, message, blocked: carol.id, hidden: dave.id, device };
  return { alice, mallory, photo, strangersPhoto, ...ids };
}

test('what is somebody else’s is not there, generated over every id that a call takes', async (t) => {
  const { baseUrl } = await startQuickServer(t);
  const { document, operations } = await readApi(baseUrl);
  const check = createAnswerCheck(document);
  const world = await createWorld(baseUrl);
  const found = operations.flatMap((operation) => listIds(operation));

  await t.test('every id of the document has a rule, and every rule an id', () => {
    assert.deepEqual(found.map(({ rule }) => rule).sort(), Object.keys(RULES).sort());
  });

  for (const { operation, rule, place } of found) {
    await t.test(rule, async () => {
      const { id, status, code } = RULES[rule] as Rule;
      const ask = async (value: string): Promise<Answer> => {
        const call = sampleCall(document, operation);
        // Somebody whom Mallory does see, so that the other id alone is in question.
        if (call.body && 'userId' in call.body) call.body.userId = world.alice.id;
        if (place.in === 'path') call.params[place.name] = value;
        else (call.body as Record<string, unknown>)[place.name] = place.list ? [value] : value;
        const answer = await send(baseUrl, {
          method: operation.method,
          path: addressOf(operation, call.params),
          token: tokenFor(operation, world.mallory.session.accessToken),
          ...(call.body === undefined ? {} : { body: call.body }),
        });
        assert.deepEqual(check.judge(operation, answer), []);
        return answer;
      };
      const owned = await ask(id(world));
      const problem = owned.json as { code?: string } | undefined;
      assert.deepEqual([owned.status, problem?.code], [status, code]);
      if (status !== 404) return;
      // Not yours and not there are one answer, to the letter.
      assert.deepEqual(withoutRequestId(await ask(randomUUID())), withoutRequestId(owned));
    });
  }

  await t.test('and all of it is still Alice’s', async () => {
    const { alice, photo, match, blocked, session } = world;
    assert.deepEqual(
      (await getMe(alice)).photos.map(({ id }) => id),
      [photo],
    );
    const { matches } = await alice.client.call(discovery.listMatches);
    assert.deepEqual(
      matches.map(({ id }) => id),
      [match],
    );
    const { blocks } = await alice.client.call(safety.listBlocks);
    assert.deepEqual(
      blocks.map(({ userId }) => userId),
      [blocked],
    );
    const { sessions } = await alice.client.call(accounts.listSessions);
    assert.ok(sessions.some(({ id }) => id === session));
    const { calls: open } = await alice.client.call(calls.listCalls);
    assert.deepEqual(
      open.map(({ id }) => id),
      [world.call],
    );
    await alice.client.call(people.deletePhoto, { params: { id: photo } });
  });

  await t.test('every documented route has an answer of its documented kind', async () => {
    const calls = listKnownCalls(baseUrl);
    assert.deepEqual(Object.keys(calls).sort(), operations.map(({ id }) => id).sort());
    for (const operation of operations) {
      const { member, params = {}, query = '', ...call } = (await calls[operation.id]?.()) ?? {};
      const answer = await send(baseUrl, {
        method: operation.method,
        path: addressOf(operation, params, query),
        token: tokenFor(operation, member?.session.accessToken),
        ...call,
      });
      const successes = Object.keys(operation.answers)
        .map(Number)
        .filter((status) => status < 300);
      const expected = OUT_OF_REACH[operation.id] ? [OUT_OF_REACH[operation.id]?.status] : successes;
      assert.ok(expected.includes(answer.status), `${operation.id}: ${answer.status} ${answer.text}`);
      assert.deepEqual(check.judge(operation, answer), []);
    }
  });

  function listIds(operation: Operation) {
    const fromPath = operation.parameters
      .filter((parameter) => parameter.in === 'path' && parameter.schema.format === 'uuid')
      .map(({ name }) => ({ in: 'path', name, list: false }));
    // Forms are tried by the features that take them.
    const takesJson = operation.body?.contentType === 'application/json';
    const body = resolveSchema(document, (takesJson && operation.body?.schema) || {});
    const fromBody = Object.entries(body.properties ?? {})
      .map(([name, schema]) => ({ in: 'body', name, schema, list: schema.items !== undefined }))
      .filter(({ schema, list }) => (list ? (schema.items as Schema) : schema).format === 'uuid');
    return [...fromPath, ...fromBody].map((place) => ({
      operation,
      place,
      rule: `${operation.id} ${place.in} ${place.name}`,
    }));
  }
});

function withoutRequestId({ status, json }: Answer): unknown {
  return { status, ...(json as object), requestId: '' };
}
