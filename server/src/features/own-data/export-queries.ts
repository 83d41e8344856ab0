import type { Queries } from '../../db/db.ts';
import type { Section } from './sections.ts';

export interface OwnRow extends Record<string, unknown> {
  key: string;
  item: Record<string, unknown>;
}

/**
 * The next rows of a section behind the key `after`, in the order of their keys. The words of the statement come from
 * the written list of sections alone; the member's id and the key are parameters.
 */
export function listOwnRows(
  db: Queries,
  section: Section,
  me: string,
  after: string,
  limit: number,
): Promise<OwnRow[]> {
  const { table, own, key, without = [], other } = section;
  const sql = db.part;
  const [left = '', right = ''] = own.split('$me');
  const hidden = other
    ? sql`and not exists (select from app.hidden_people(${me}) hidden (id) where hidden.id = ${sql(`r.${other}`)})`
    : sql``;
  return db<OwnRow>(`exportOwn_${section.name}`)`
    select r.${sql(key)}::text as key, to_jsonb(r) - ${[...without]}::text[] as item
    from app.${sql(table)} r
    where ${sql.unsafe(left)}${me}::uuid${sql.unsafe(right)} ${hidden} and r.${sql(key)}::text > ${after}
    order by r.${sql(key)}::text limit ${limit}`;
}
