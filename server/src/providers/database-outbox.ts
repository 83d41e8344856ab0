import type { Clock } from '../clock.ts';
import type { Db } from '../db/db.ts';
import { newId } from '../ids.ts';
import type { Secrets } from '../secrets.ts';
import { clampOutboxLimit, type Outbox, type OutboxMessage } from './outbox.ts';

/** How long a development server keeps what it "sent", hours. */
const KEPT_HOURS = 24;

/** The outbox that every process of a development server shares: sealed rows in the database. */
export function createDatabaseOutbox(ctx: { db: Db; secrets: Secrets; clock: Clock }): Outbox {
  const { db, secrets, clock } = ctx;
  return {
    async add(item) {
      const now = item.at ?? new Date(clock.now());
      const sealed = secrets.seal('outbox', JSON.stringify({ ...item, at: now }));
      const recipient = secrets.hash('outbox', item.to);
      await db('addOutboxItem')`
        with expired as (
          delete from app.development_outbox where sent_at < ${now}::timestamptz - make_interval(hours => ${KEPT_HOURS})
        )
        insert into app.development_outbox (id, recipient_hash, sealed, sent_at)
        values (${newId(clock.now())}, ${recipient}, ${sealed}, ${now})`;
    },
    async list({ to, kind, limit } = {}) {
      const recipient = to === undefined ? null : secrets.hash('outbox', to);
      const rows = await db<{ sealed: Buffer }>('listOutboxItems')`
        select sealed from app.development_outbox
        where ${recipient}::bytea is null or recipient_hash = ${recipient}
        order by sent_at desc, id desc limit ${clampOutboxLimit(limit)}`;
      return rows
        .map((row) => secrets.open('outbox', row.sealed))
        .filter((text) => text !== null)
        .map((text) => JSON.parse(text) as Omit<OutboxMessage, 'at'> & { at: string })
        .map((item) => ({ ...item, at: new Date(item.at) }))
        .filter((item) => kind === undefined || item.kind === kind);
    },
  };
}
