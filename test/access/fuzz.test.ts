import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswerCheck } from '../harness/answer-check.ts';
import { type Answer, send } from '../harness/http.ts';
import { addPhoto, type Member, signIn, signUp } from '../harness/member.ts';
import { addressOf, type Operation, readApi } from '../harness/openapi.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { anyCall, type RandomCall } from './random-call.ts';

/** Calls in all. About 4 ms each on two cores; FUZZ_CALLS makes a long night of it. */
const CALLS = Number(process.env.FUZZ_CALLS ?? 2_000);
/** Kept by whoever wants the same calls again: printed when a run fails. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);

test('random calls made from the document: no 5xx, and every answer as documented', async (t) => {
  const { baseUrl } = await startQuickServer(t);
  const { document, operations } = await readApi(baseUrl);
  const check = createAnswerCheck(document);
  const [first, second, third] = [await signUp(baseUrl), await signUp(baseUrl), await signUp(baseUrl)];
  const photos = [await addPhoto(first, await drawPicture(1)), await addPhoto(second, await drawPicture(2))];
  const ids = [first.id, second.id, third.id, ...photos];
  const members: [Member, Member] = [first, second];

  const tokenOf = (call: RandomCall): string | null => {
    if (call.caller === 'nobody') return null;
    if (call.caller === 'garbage') return 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.';
    return members[call.caller === 'first' ? 0 : 1].session.accessToken;
  };
  /** Somebody whom a random call signed out signs in again, so that the next calls get past the door. */
  const signInAgain = async ({ caller }: RandomCall, operation: Operation, answer: Answer): Promise<void> => {
    if (caller !== 'first' && caller !== 'second') return;
    const endedHere = answer.status === 204 && ['logout', 'endSession'].includes(operation.id);
    if (!endedHere) return;
    const index = caller === 'first' ? 0 : 1;
    members[index] = await signIn(baseUrl, members[index].phoneNumber);
  };

  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(anyCall(document, operations, ids), async (call) => {
      const { operation } = call;
      const answer = await send(baseUrl, {
        method: operation.method,
        path: addressOf(operation, call.params, call.query),
        token: tokenOf(call),
        headers: call.headers,
        ...(call.body === undefined ? {} : { body: call.body }),
      });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      assert.deepEqual(check.judge(operation, answer), []);
      await signInAgain(call, operation, answer);
    }),
    { numRuns: CALLS, seed: SEED },
  );
  t.diagnostic(`answers: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`);

  await t.test('the calls got past the first check', () => {
    const succeeded = operations.filter(({ id }) => [...(check.seen.get(id) ?? [])].some((s) => s < 300));
    assert.ok(succeeded.length >= operations.length / 3, `${succeeded.map(({ id }) => id)}`);
    assert.equal(check.seen.size, operations.length);
  });
});
