import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { discovery, type Message, messages } from '@romantic/contract';
import type { TestApp, TestMember } from '../../../testing/test-app.ts';

/** Two people with a match, each at the app they signed up at. */
export interface Pair {
  first: TestMember;
  second: TestMember;
  id: string;
}

export async function makePair(app: TestApp, me?: TestMember): Promise<Pair> {
  const first = me ?? (await app.signUp());
  const second = await app.signUp();
  await second.client.call(discovery.likeUser, { body: { userId: first.id } });
  const { match } = await first.client.call(discovery.likeUser, { body: { userId: second.id } });
  assert.ok(match);
  return { first, second, id: match.id };
}

export function send(
  from: TestMember,
  conversationId: string,
  content: string,
  clientMessageId: string = randomUUID(),
): Promise<Message> {
  return from.client.call(messages.sendMessage, {
    body: { conversationId, clientMessageId, type: 'text', content },
  });
}

export const read = (
  member: TestMember,
  id: string,
  query: { afterSeq?: number; beforeSeq?: number; limit?: number } = {},
) => member.client.call(messages.listMessages, { params: { id }, query });

/** Every message of a conversation, read forwards page by page. */
export async function readAll(member: TestMember, id: string, limit = 100): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const page = await read(member, id, { afterSeq: all.at(-1)?.seq ?? 0, limit });
    all.push(...page.messages);
    if (!page.hasMore) return all;
  }
}

/** Must be empty after whatever was tried: places without gaps, nobody's message twice, counts that are right. */
export async function findBroken(app: TestApp): Promise<unknown[]> {
  const rows = await app.ctx.db('invariants')`
    select 'gap' as broken, conversation_id as id from app.messages group by 2
      having max(seq) - min(seq) + 1 <> count(*) or min(seq) <> 1
    union all
    select 'twice', conversation_id from app.messages group by conversation_id, sender_id, client_message_id
      having count(*) > 1
    union all
    select 'last', m.id from app.matches m
    where m.last_seq <> (select count(*) from app.messages t where t.conversation_id = m.id)
    union all
    select 'unread', m.id from app.matches m where m.unread_a <> (select count(*) from app.messages t
        where t.conversation_id = m.id and t.sender_id = m.user_b and t.seq > m.read_a and t.deleted_at is null)
      or m.unread_b <> (select count(*) from app.messages t
        where t.conversation_id = m.id and t.sender_id = m.user_a and t.seq > m.read_b and t.deleted_at is null)`;
  return rows.map((row) => ({ ...row }));
}
