import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery } from '@romantic/contract';
import { makePair as makeListeningPair } from '../../realtime/testing/people.ts';
import { openRaw } from '../../realtime/testing/raw-client.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { makePair, readAll, send } from '../chat/testing/pair.ts';
import { answerMessages } from './answers.ts';

/** Makes a member act as a made-up person does. */
const makeUp = (app: TestApp, { id }: TestMember) => app.ctx.db('test')`
  insert into app.made_up_people (user_id, number, selectivity, reply_delay_seconds)
  values (${id}, (select count(*) from app.made_up_people), 1, 4)`;

/** Lets seconds pass, and the worker look each half of one. */
async function live(app: TestApp, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds * 2; passed += 1) {
    app.clock.advance(500);
    await answerMessages(app.ctx);
  }
}

test('made-up people answer what is written to them', async (t) => {
  const app = await makeTestApp(t);

  await t.test('once each time: read, typing, then a line', async () => {
    const { alice, bob, topic } = await makeListeningPair(app);
    const id = topic.slice('match:'.length);
    await makeUp(app, bob);
    const phone = await openRaw(t, app.baseUrl);
    await phone.join(topic, alice.session.accessToken);
    await live(app, 20);
    assert.deepEqual(await readAll(alice, id), [], 'nobody is spoken to who has not spoken');
    await send(alice, id, 'Hi! How are you?');
    await answerMessages(app.ctx);
    assert.equal((await readAll(alice, id)).length, 1, 'not at once');
    // Both workers of a house of two look at the same moment.
    for (let passed = 0; passed < 30; passed += 1) {
      app.clock.advance(500);
      await Promise.all([answerMessages(app.ctx), answerMessages(app.ctx)]);
    }
    const [asked, answered, ...more] = await readAll(alice, id);
    assert.deepEqual([answered?.senderId, more.length], [bob.id, 0]);
    assert.match(answered?.content ?? '', /^(hi|hello|hey)/i);
    assert.ok(asked?.readAt);
    await phone.next(({ event, payload }) => event === 'broadcast' && payload.event === 'typing');
    await live(app, 30);
    assert.equal((await readAll(alice, id)).length, 2, 'nobody answers themself');
    await send(alice, id, 'Thanks!');
    await live(app, 15);
    assert.equal((await readAll(alice, id)).length, 4);
  });

  await t.test('not when it is over, and nobody else answers', async () => {
    const { first, second, id } = await makePair(app);
    await makeUp(app, second);
    await send(first, id, 'Hello?');
    await second.client.call(discovery.unmatch, { params: { matchId: id } });
    const real = await makePair(app);
    await send(real.first, real.id, 'Hello?');
    await live(app, 30);
    assert.equal((await readAll(real.first, real.id)).length, 1);
    const [row] = await app.ctx.db<{ n: number }>('test')`
      select count(*)::int as n from app.messages where conversation_id = ${id}`;
    assert.equal(row?.n, 1);
  });
});
