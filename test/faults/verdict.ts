import postgres from 'postgres';
import { type Entry, findDisorder, type Journal } from './journal.ts';
import type { Reader } from './reader.ts';

interface Stored {
  id: string;
  conversation_id: string;
  seq: number;
  sender_id: string;
  client_message_id: string;
}

/** Each gives no row, whatever was killed. `conversation_id` of a message is the id of its match. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'a gap': `select conversation_id from app.messages group by 1 having max(seq) <> count(*) or min(seq) <> 1`,
  'stored twice': `select conversation_id from app.messages
    group by conversation_id, sender_id, client_message_id having count(*) > 1`,
  'the last place is wrong': `select m.id from app.matches m
    where m.last_seq <> (select count(*) from app.messages t where t.conversation_id = m.id)`,
  'the unread are counted wrong': `select m.id from app.matches m
    where m.unread_a <> (select count(*) from app.messages t where t.conversation_id = m.id
        and t.sender_id = m.user_b and t.seq > m.read_a and t.deleted_at is null)
      or m.unread_b <> (select count(*) from app.messages t where t.conversation_id = m.id
        and t.sender_id = m.user_a and t.seq > m.read_b and t.deleted_at is null)`,
  'written by a third': `select t.id from app.messages t join app.matches m on m.id = t.conversation_id
    where t.sender_id not in (m.user_a, m.user_b)`,
};

/** Settings without which a kill of the machine, not of a process, loses what was acknowledged. Names of those off. */
export async function findUnsafeSettings(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    databaseUrl,
    `select name from pg_settings
     where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting <> 'on'`,
  );
  return rows.map(({ name }) => name);
}

/** Everything that is wrong after a round, in words; empty: nothing was lost, doubled or misordered. */
export async function judge(
  databaseUrl: string,
  journal: Journal,
  readers: readonly { conversationId: string; reader: Reader }[],
): Promise<string[]> {
  const wrongs = [...journal.wrongs];
  const conversations = Map.groupBy(journal.entries, ({ conversationId }) => conversationId);
  for (const [name, text] of Object.entries(INVARIANTS)) {
    const rows = await query(databaseUrl, text);
    if (rows.length > 0) wrongs.push(`${name}: in ${rows.length}`);
  }
  const stored = await query<Stored>(
    databaseUrl,
    'select id, conversation_id, seq, sender_id, client_message_id from app.messages order by conversation_id, seq',
  );
  const standing = Map.groupBy(stored, (row) => row.conversation_id);
  for (const [id, entries] of conversations) {
    wrongs.push(...compareWithJournal(entries, standing.get(id) ?? []), ...findDisorder(entries));
  }
  for (const { conversationId, reader } of readers) {
    wrongs.push(...reader.wrongs);
    const sent = (standing.get(conversationId) ?? []).map(({ id }) => id);
    const got = reader.received.map(({ id }) => id);
    const differs = sent.length !== got.length || sent.some((id, index) => id !== got[index]);
    if (differs) wrongs.push(`a reader has ${got.length} messages, not the ${sent.length} that stand`);
  }
  return wrongs;
}

function compareWithJournal(entries: readonly Entry[], rows: readonly Stored[]): string[] {
  const byClientId = Map.groupBy(rows, (row) => row.client_message_id);
  const known = new Set(entries.map(({ clientMessageId }) => clientMessageId));
  const lost = entries.flatMap(({ answer, clientMessageId, senderId }) => {
    const found = byClientId.get(clientMessageId) ?? [];
    if (found.length > 1) return [`doubled: ${found.map(({ seq }) => seq).join(' and ')}`];
    if (answer === null) return [];
    const [row] = found;
    if (!row) return [`lost: ${answer.seq} was acknowledged`];
    const same = row.id === answer.id && row.seq === answer.seq && row.sender_id === senderId;
    return same ? [] : [`changed: ${answer.seq} was acknowledged, it stands as ${row.seq}`];
  });
  const strange = rows.filter((row) => !known.has(row.client_message_id));
  return [...lost, ...strange.map(({ seq }) => `nobody sent ${seq}`)];
}

async function query<R extends object>(url: string, text: string): Promise<R[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(text)) as unknown as R[];
  } finally {
    await sql.end();
  }
}
