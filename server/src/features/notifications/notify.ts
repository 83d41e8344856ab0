import type { Queries } from '../../db/db.ts';
import type { NewNotification } from './kinds.ts';
import { queueNotifications } from './plan-queries.ts';

export type { NewNotification } from './kinds.ts';

/** A ring does not wait behind messages. */
const URGENT_PRIORITY = -10;

/**
 * Asks in the caller's transaction that members be told by push: a job goes on if, and only if, it commits. One
 * statement, however many; it does nothing for members without a device. Whether a push goes out is decided when it is
 * sent: preferences, quiet hours, who is there, blocks and ended matches.
 */
export async function notify(
  tx: Queries,
  notifications: NewNotification | readonly NewNotification[],
): Promise<void> {
  const items = Array.isArray(notifications) ? notifications : [notifications];
  if (items.length === 0) return;
  const rings = items.some(({ kind }) => kind === 'call' || kind === 'callEnded');
  await queueNotifications(tx, items, rings ? URGENT_PRIORITY : 0);
}
