import type { Context } from '../context.ts';
import { isTransactionPooler, type Tx } from '../db/db.ts';
import type { Bus } from './bus.ts';
import { createLocalBus } from './local-bus.ts';
import { createNotifyBus } from './notify-bus.ts';
import { newProcessName, type RealtimeEvent } from './packet.ts';

/** How features tell people's devices that something happened. */
export interface Realtime {
  /**
   * Tells everybody on each topic (`user:<id>`, `match:<id>`) when, and only when, the transaction commits. Call it
   * anywhere inside the transaction. An event is a hint, delivered at most once to who is connected; the truth is a
   * read by cursor. Texts and ids in `payload` reach every device on the topic as they stand.
   */
  publish(tx: Tx, events: readonly RealtimeEvent[]): Promise<void>;
}

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config'> & { databaseUrl: string };

/** The bus of this process: notifications of the database, or this process alone where it cannot be listened to. */
export function createRealtime(ctx: Needs): Realtime {
  const bus = chooseBus(ctx);
  return {
    publish: (tx, events) => bus.publish(tx, events),
  };
}

function chooseBus(ctx: Needs): Bus {
  const from = newProcessName();
  const url = ctx.config.realtimeDatabaseUrl ?? ctx.databaseUrl;
  if (!isTransactionPooler(url)) return createNotifyBus(ctx, { url, from });
  ctx.log.warn(
    'DATABASE_URL is a transaction pooler: set REALTIME_DATABASE_URL, or sockets hear this process alone',
  );
  return createLocalBus(from);
}
