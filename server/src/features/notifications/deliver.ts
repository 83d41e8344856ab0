import type { PushData } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { enqueue } from '../../jobs/queue.ts';
import type { PushMessage, PushResult } from '../../providers/push/index.ts';
import { firstName } from '../people/present-card.ts';
import {
  type ClaimedDelivery,
  claimDelivery,
  deleteDeadDevice,
  finishDelivery,
  putBackDelivery,
} from './delivery-queries.ts';
import { type About, RULES } from './kinds.ts';
import { PUSH_JOB, pushJobKey } from './plan-queries.ts';
import { endOfQuietHours } from './quiet-hours.ts';
import { writeText } from './texts.ts';

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'metrics' | 'push' | 'secrets'>;

/** Waits between tries, ms: doubled each time, up to the last. Rings cannot wait. */
const BACKOFF_MS = { first: 2_000, most: 600_000 };
const RING_BACKOFF_MS = { first: 500, most: 2_000 };
/** What quiet hours put off is worth being told this long after them, ms. */
const HELD_MS = 3_600_000;

/**
 * Sends one delivery. The order is: take it up (judging again whether it may go), call the vendor, note the outcome. A
 * process that dies in between is found by the lease: the next job sends again under the same id and collapse key, which
 * replaces on the device what had arrived. Never more than one call at a time for a delivery.
 */
export async function deliverPush(ctx: Needs, { deliveryId }: { deliveryId: string }): Promise<void> {
  const now = ctx.clock.now();
  const delivery = await claimDelivery(ctx.db, deliveryId, new Date(now), ctx.push.leaseMs);
  if (!delivery || delivery.skip === 'done') return;
  if (delivery.skip === 'busy') {
    const since = delivery.claimed_at?.getTime() ?? now;
    return askAgain(ctx, delivery, Math.max(0, since + ctx.push.leaseMs - now) + 100);
  }
  if (delivery.skip !== null) {
    const failed = delivery.skip === 'expired' && delivery.attempts > 0;
    return count(ctx, delivery, failed ? 'failed' : 'skipped');
  }
  const { inQuietHours } = RULES[delivery.kind];
  const quietUntil = inQuietHours === 'send' ? null : endOfQuietHours(now, delivery);
  if (quietUntil !== null) {
    return inQuietHours === 'drop'
      ? finish(ctx, delivery, 'skipped', 'quiet')
      : hold(ctx, delivery, quietUntil, now);
  }
  await settle(ctx, delivery, await send(ctx, delivery, now));
}

async function send(ctx: Needs, delivery: ClaimedDelivery, now: number): Promise<PushResult> {
  const provider = ctx.push.find(delivery.transport);
  if (!provider) return { outcome: 'refused', code: 'not_configured' };
  const token = ctx.secrets.open('push-seal', delivery.token_sealed);
  // Sealed under a secret that is not ours any more.
  if (token === null) return { outcome: 'gone', code: 'unreadable' };
  return provider.send(token, writeMessage(delivery, now));
}

function writeMessage(delivery: ClaimedDelivery, now: number): PushMessage {
  const { about, previews, full_name: fullName } = delivery;
  const preview = previews
    ? {
        name: fullName === null ? null : firstName(fullName),
        messageType: delivery.message_type,
        content: delivery.message_content,
      }
    : null;
  return {
    id: delivery.notification_id,
    kind: delivery.kind,
    text: writeText(about, delivery.language, preview),
    data: { ...dataOf(about), notificationId: delivery.notification_id },
    collapseKey: delivery.collapse_key,
    urgent: RULES[delivery.kind].urgent,
    ttlSeconds: Math.max(1, Math.ceil((delivery.expires_at.getTime() - now) / 1000)),
  };
}

/** Ids and words of ours alone. */
const dataOf = (about: About): Omit<PushData, 'notificationId'> => ({ ...about });

async function settle(ctx: Needs, delivery: ClaimedDelivery, result: PushResult): Promise<void> {
  switch (result.outcome) {
    case 'accepted':
      return finish(ctx, delivery, 'sent', null);
    case 'refused':
      ctx.log.error({ transport: delivery.transport, code: result.code }, 'a push was refused');
      return finish(ctx, delivery, 'failed', result.code);
    case 'gone': {
      const [forgotten] = await deleteDeadDevice(ctx.db, delivery.device_id, delivery.token_hash);
      // It has another token by now: try that one.
      if (!forgotten) return putBack(ctx, delivery, { reason: result.code, tried: true, waitMs: 0 });
      return count(ctx, delivery, 'gone');
    }
    case 'paused':
      return putBack(ctx, delivery, { reason: 'paused', tried: false, waitMs: jitter(result.afterMs) });
    case 'retry': {
      const waitMs = result.afterMs === null ? backoff(delivery) : jitter(result.afterMs);
      return putBack(ctx, delivery, { reason: result.code, tried: true, waitMs });
    }
  }
}

function backoff({ kind, attempts }: ClaimedDelivery): number {
  const { first, most } = kind === 'call' || kind === 'callEnded' ? RING_BACKOFF_MS : BACKOFF_MS;
  const full = Math.min(most, first * 2 ** Math.min(attempts, 20));
  return full * (0.5 + Math.random() / 2);
}

/** As long as asked, and up to a quarter more: all who were sent away at once shall not come back at once. */
const jitter = (ms: number): number => ms * (1 + Math.random() / 4);

async function finish(
  ctx: Needs,
  delivery: ClaimedDelivery,
  state: 'sent' | 'skipped' | 'failed',
  reason: string | null,
): Promise<void> {
  await finishDelivery(ctx.db, delivery.id, { state, reason, now: new Date(ctx.clock.now()) });
  count(ctx, delivery, state);
}

/** Back into the queue, and the job with it, in one transaction. What would come too late is given up. */
async function putBack(
  ctx: Needs,
  delivery: ClaimedDelivery,
  { reason, tried, waitMs }: { reason: string; tried: boolean; waitMs: number },
): Promise<void> {
  if (ctx.clock.now() + waitMs >= delivery.expires_at.getTime())
    return finish(ctx, delivery, 'failed', reason);
  await ctx.db.tx(async (tx) => {
    const { id, expires_at: expiresAt } = delivery;
    await putBackDelivery(tx, id, { reason, tried, held: false, expiresAt });
    await enqueue(tx, PUSH_JOB, { deliveryId: id }, jobOptions(delivery, waitMs));
  });
  count(ctx, delivery, 'retried');
}

/** Puts it off to the end of the quiet hours that began while it was on its way. */
async function hold(ctx: Needs, delivery: ClaimedDelivery, until: number, now: number): Promise<void> {
  const expiresAt = new Date(Math.max(delivery.expires_at.getTime(), until + HELD_MS));
  await ctx.db.tx(async (tx) => {
    await putBackDelivery(tx, delivery.id, { reason: 'quiet', tried: false, held: true, expiresAt });
    await enqueue(tx, PUSH_JOB, { deliveryId: delivery.id }, jobOptions(delivery, until - now));
  });
}

const askAgain = (ctx: Needs, delivery: ClaimedDelivery, waitMs: number): Promise<void> =>
  enqueue(ctx.db, PUSH_JOB, { deliveryId: delivery.id }, jobOptions(delivery, waitMs));

/** The queue counts in the time of the machine. */
function jobOptions({ id, kind }: ClaimedDelivery, waitMs: number) {
  return {
    runAt: new Date(Date.now() + waitMs),
    key: pushJobKey(id),
    priority: RULES[kind].urgent ? -1 : 1,
  };
}

function count(
  ctx: Pick<Context, 'metrics'>,
  { transport, kind }: ClaimedDelivery,
  outcome: 'sent' | 'retried' | 'skipped' | 'failed' | 'gone',
): void {
  ctx.metrics.pushes.inc({ transport, kind, outcome });
}
