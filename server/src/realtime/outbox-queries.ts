import type { Queries } from '../db/db.ts';

/** Sends the texts on the channel when the transaction commits, in order. */
export const notify = (tx: Queries, channel: string, texts: readonly string[]) =>
  tx('notify')`
    select pg_notify(${channel}, said.text)
    from unnest(${texts}::text[]) with ordinality as said (text, place) order by said.place`;

export const insertLarge = (tx: Queries, row: { id: string; body: string; createdAt: Date }) =>
  tx('insertLarge')`
    insert into app.realtime_outbox (id, body, created_at) values (${row.id}, ${row.body}, ${row.createdAt})`;

export async function findLarge(db: Queries, id: string): Promise<string | null> {
  const [row] = await db<{ body: string }>('findLarge')`
    select body from app.realtime_outbox where id = ${id}`;
  return row?.body ?? null;
}

export const deleteLargeBefore = (db: Queries, before: Date) =>
  db('deleteLargeBefore')`delete from app.realtime_outbox where created_at < ${before}`;
