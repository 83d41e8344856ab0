import type { Readable } from 'node:stream';
import type postgres from 'postgres';

/** Takes bytes as they come; a promise makes the database wait. */
export type TakeBytes = (bytes: Uint8Array) => Promise<void> | undefined;

/**
 * Runs one `COPY … TO STDOUT` of a transaction and hands its bytes over. When `take` throws, the server is told to stop,
 * through another connection; what it had sent by then is read and left alone, since nothing else can be said on this one.
 */
export async function copyOut(
  pool: postgres.Sql,
  tx: postgres.Sql,
  query: postgres.PendingQuery<postgres.Row[]>,
  take: TakeBytes,
): Promise<void> {
  const [session] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const rows = await query.readable();
  let refused: { error: unknown } | null = null;
  try {
    for await (const bytes of rows) {
      if (refused) continue;
      try {
        await take(bytes as Uint8Array);
      } catch (error) {
        refused = { error };
        if (session) pool`select pg_cancel_backend(${session.pid})`.catch(() => {});
      }
    }
  } catch (error) {
    if (!refused) throw error;
  } finally {
    readOn(rows);
  }
  if (refused) throw refused.error;
}

/**
 * The driver pauses its socket while bytes wait to be taken, and lets it go on when more is asked for. Nobody asks
 * behind the end: the answer to the next statement would never be read.
 */
function readOn(rows: Readable): void {
  try {
    rows._read(0);
  } catch {
    // The connection is gone, and its socket with it.
  }
}
