import postgres from 'postgres';

/** Changes one piece of the text of a routine. */
type Edit = readonly [from: string, to: string];

export interface Break {
  statements: readonly string[];
  /** What the edits are of; app.send_messages unless it says otherwise. */
  routine?: string;
  edits: readonly Edit[];
}

const LOCK: Edit = [
  'perform from app.matches m where m.id = any(conversations) order by m.id for no key update;',
  '',
];

/**
 * Builds that are broken on purpose: with each of them the faults must find something, or they are blind.
 * fsync is not among them: what a killed process has written stays in the system's memory, so only a machine without
 * power shows it. That it is on is asserted instead.
 */
export const BREAKS: Readonly<Record<string, Break>> = {
  /** Answers before the commit is on the disk. Above the server's command line, as a database's own setting is. */
  synchronous_commit: {
    statements: ['alter database romantic set synchronous_commit = off'],
    edits: [],
  },
  /** The index is the second guard; the first one looks for the message under the lock. Both are taken away. */
  unique_index: {
    statements: [
      'alter table app.messages drop constraint messages_conversation_id_sender_id_client_message_id_key',
    ],
    edits: [["when old.id is not null then 'duplicate'", '']],
  },
  /** The unique places stand: senders are refused what must never be refused. */
  lock: { statements: [], edits: [LOCK] },
  /** Neither lock nor unique places: two messages at one place, and others missing. */
  order: {
    statements: ['alter table app.messages drop constraint messages_conversation_id_seq_key'],
    edits: [LOCK],
  },
};

/** Breaks the database behind a site of the test's own. Sessions begin anew, so that all have it. */
export async function breakDatabase(
  databaseUrl: string,
  name: string,
  breaks: Readonly<Record<string, Break>> = BREAKS,
): Promise<void> {
  const broken = breaks[name];
  if (!broken) throw new Error(`there is no break ${name}: ${Object.keys(breaks).join(', ')}`);
  const { routine = 'app.send_messages' } = broken;
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  try {
    for (const statement of broken.statements) await sql.unsafe(statement);
    const [row] = await sql<{ text: string }[]>`
      select pg_get_functiondef(p.oid) as text from pg_proc p where p.oid = ${routine}::regproc`;
    for (const [from, to] of broken.edits) {
      if (!row?.text.includes(from)) throw new Error(`${routine} no longer says: ${from}`);
      row.text = row.text.replace(from, to);
    }
    if (broken.edits.length > 0) await sql.unsafe(row!.text);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where usename = current_user and datname = current_database() and pid <> pg_backend_pid()`;
  } finally {
    await sql.end();
  }
}
