import type { Context } from '../../context.ts';
import type { Queries, Tx } from '../../db/db.ts';
import { createGatherer } from '../../db/gather.ts';
import { newId } from '../../ids.ts';
import { dayOf } from '../discovery/swipes/allowances.ts';
import { type NewNotification, notify } from '../notifications/notify.ts';
import { messageEvents } from './events.ts';
import { signNow } from './media-urls.ts';
import { listMessagesById, type MessageRow } from './message-queries.ts';
import { presentMessage } from './present-message.ts';
import { type PlannedMessage, type StoredMessage, storeAndTellTexts, storeMessages } from './send-queries.ts';

export type SendNeeds = Pick<
  Context,
  'db' | 'clock' | 'config' | 'metrics' | 'realtime' | 'conversationMediaUrls'
>;

/** A message as it was asked for. */
export type Send = Omit<PlannedMessage, 'id'>;

/** What became of it; `row` when it stands, now or since earlier. */
export interface Sent {
  outcome: StoredMessage['outcome'];
  row: MessageRow | null;
}

/** The messages of everybody on this process, gathered into few transactions. Resolves after COMMIT. */
export type Sends = (send: Send) => Promise<Sent>;

/** Messages a transaction: with more, one slow batch keeps too many waiting. */
const MAX_ITEMS = 100;
/** Batches on their way at once: one commits while the next is being stored. */
const PARALLEL = 2;

export function createSends(ctx: SendNeeds): Sends {
  const run = async (sends: readonly Send[]) =>
    (await storeTexts(ctx, sends)) ??
    ctx.db.tx((tx) => storeAndTell(ctx, tx, sends, ctx.config.conversationsPerDay));
  return createGatherer(run, { maxItems: MAX_ITEMS, parallel: PARALLEL });
}

/** Bytes that surround a message in an event: its topics and name. */
const EVENT_BYTES = 200;

/**
 * The short way, for texts alone, where the bus takes what a statement says by itself: one statement instead of a
 * transaction of five. Null when one of them needs the long way; nothing was done then.
 */
async function storeTexts(ctx: SendNeeds, sends: readonly Send[]): Promise<Sent[] | null> {
  const notice = ctx.realtime.makeNotice();
  if (!notice || !sends.every(({ type }) => type === 'text')) return null;
  const { planned, at } = plan(ctx, sends, ctx.config.conversationsPerDay);
  const payloads = planned.map((message) => writePayload(message, at.now));
  if (payloads.some((text) => Buffer.byteLength(text) + EVENT_BYTES > notice.most)) return null;
  const stored = await storeAndTellTexts(ctx.db, planned, payloads, at, notice);
  const sent = await findRows(ctx.db, planned, stored, at.now);
  ctx.metrics.messages.inc({ type: 'text' }, stored.filter(({ outcome }) => outcome === 'stored').length);
  return sent;
}

/** A fresh text as both its members see it; its place is 0 until it has one. Who the other is makes no difference. */
function writePayload(message: PlannedMessage, now: Date): string {
  const row = rowOf(message, { outcome: 'stored', id: message.id, seq: 0, recipient_id: '' }, now);
  return JSON.stringify(presentMessage(row, { viewerId: '', sign: () => '' }));
}

function plan(ctx: Pick<SendNeeds, 'clock'>, sends: readonly Send[], conversationsPerDay: number | null) {
  const now = ctx.clock.now();
  const planned = sends.map((send) => ({ ...send, id: newId(now) }));
  return { planned, at: { now: new Date(now), today: dayOf(now), conversationsPerDay } };
}

/**
 * Stores messages in their order and tells both members of each, in the caller's transaction: a message and its event
 * are committed together or not at all.
 */
export async function storeAndTell(
  ctx: Omit<SendNeeds, 'db'>,
  tx: Tx,
  sends: readonly Send[],
  conversationsPerDay: number | null,
): Promise<Sent[]> {
  const { planned, at } = plan(ctx, sends, conversationsPerDay);
  const stored = await storeMessages(tx, planned, at);
  const sent = await findRows(tx, planned, stored, at.now);
  const fresh = sent.flatMap(({ outcome, row }) => (outcome === 'stored' && row ? [row] : []));
  const sign = signNow(ctx);
  // Together: the second statement is sent while the first is on its way.
  await Promise.all([
    ctx.realtime.publish(
      tx,
      fresh.flatMap((row) => messageEvents('message.created', row, sign)),
    ),
    notify(tx, fresh.flatMap(describeNews)),
  ]);
  for (const { type } of fresh) ctx.metrics.messages.inc({ type });
  return sent;
}

/** What the other member is told by push. A call tells by itself. */
function describeNews(row: MessageRow): NewNotification[] {
  if (row.type === 'call') return [];
  return [
    {
      kind: row.type === 'gift' ? 'gift' : 'message',
      userId: row.sender_id === row.user_a ? row.user_b : row.user_a,
      conversationId: row.conversation_id,
      messageId: row.id,
    },
  ];
}

/** The rows of what stands. A fresh one is known without reading it, unless it has media. */
async function findRows(
  db: Queries,
  planned: readonly PlannedMessage[],
  stored: readonly StoredMessage[],
  now: Date,
): Promise<Sent[]> {
  const known = (index: number) =>
    stored[index]?.outcome === 'stored' && planned[index]?.mediaId === null ? planned[index] : null;
  const unknown = stored
    .filter(({ outcome }, index) => (outcome === 'stored' || outcome === 'duplicate') && !known(index))
    .map(({ id }) => id);
  const read = unknown.length === 0 ? [] : await listMessagesById(db, unknown);
  const byId = new Map(read.map((row) => [row.id, row]));
  return stored.map((result, index) => {
    const plan = known(index);
    const row = plan ? rowOf(plan, result, now) : (byId.get(result.id) ?? null);
    return { outcome: result.outcome, row };
  });
}

function rowOf(plan: PlannedMessage, { id, seq, recipient_id }: StoredMessage, now: Date): MessageRow {
  const [user_a, user_b] =
    plan.senderId < recipient_id ? [plan.senderId, recipient_id] : [recipient_id, plan.senderId];
  return {
    id,
    conversation_id: plan.conversationId,
    seq,
    sender_id: plan.senderId,
    type: plan.type,
    content: plan.content,
    entry: plan.entry,
    client_message_id: plan.clientMessageId,
    created_at: now,
    read_at: null,
    deleted_at: null,
    reaction_a: null,
    reaction_b: null,
    user_a,
    user_b,
    media: null,
  };
}
