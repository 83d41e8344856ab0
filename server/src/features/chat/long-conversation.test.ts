import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Tx } from '../../db/db.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { storeAndTell } from './sends.ts';
import { makePair } from './testing/pair.ts';

/** Messages when plans are made, while the database believes that there are none, and once they are in use. */
const [FEW, MANY] = [300, 5_000];

test('a message to a long conversation reads nothing of it, by plans from when it was short', async (t) => {
  const app = await makeTestApp(t);
  const { first, id } = await makePair(app);
  const message = () => ({
    conversationId: id,
    senderId: first.id,
    clientMessageId: randomUUID(),
    type: 'text' as const,
    content: 'Hello',
    mediaId: null,
    entry: null,
    flags: [],
  });
  const send = async (tx: Tx): Promise<number | undefined> =>
    (await storeAndTell(app.ctx, tx, [message()], null))[0]?.row?.seq;

  await app.ctx.db('analyse')`analyze app.messages`;
  await app.ctx.db.tx(async (tx) => {
    await send(tx);
    await talk(tx, id, first.id, FEW);
    await tx('planAnew')`discard plans`;
    // A plan is kept from the sixth time on.
    for (let sent = 0; sent < 8; sent += 1) await send(tx);
    await talk(tx, id, first.id, MANY);
    const before = await countRead(tx);
    assert.equal(await send(tx), FEW + MANY + 10);
    const read = (await countRead(tx)) - before;
    assert.ok(read < 10, `${read} messages were read`);
  });
});

/** Lengthens a conversation by so many messages. */
async function talk(tx: Tx, conversationId: string, senderId: string, count: number): Promise<void> {
  await tx('talk')`
    insert into app.messages (id, conversation_id, seq, sender_id, type, content, client_message_id, created_at)
    select gen_random_uuid(), m.id, m.last_seq + n, ${senderId}, 'text', 'Words', gen_random_uuid(), now()
    from app.matches m, generate_series(1, ${count}::integer) n where m.id = ${conversationId}`;
  await tx(
    'moveOn',
  )`update app.matches set last_seq = last_seq + ${count}::integer where id = ${conversationId}`;
}

/** How many messages this transaction has come upon so far. */
async function countRead(tx: Tx): Promise<number> {
  const [row] = await tx<{ read: number }>('countRead')`
    select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as read
    from pg_stat_xact_user_tables where relname = 'messages'`;
  return row?.read ?? assert.fail('nothing is counted');
}
