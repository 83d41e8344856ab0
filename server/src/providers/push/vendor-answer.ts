/** Vendors answer with some hundred bytes; more than this is not them. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** A vendor may ask for a long wait, but not for ever, ms. */
const MOST_WAIT_MS = 3_600_000;
/** A full quota without a word about how long, ms: as Google asks for. */
export const QUOTA_WAIT_MS = 60_000;

/** The body as text; '' when it is larger than it may be, and the rest is not read. */
export async function readLimited(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Retry-After, in seconds or as a date, ms from now; null when there is none. */
export function readRetryAfter(header: string | null | undefined, now: number): number | null {
  if (!header) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_WAIT_MS) : null;
}

/** A call that got no answer: why, in one word. */
export function nameFailure(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timeout';
  const { cause } = (error ?? {}) as { cause?: unknown };
  const { code } = (cause ?? error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code.toLowerCase() : 'unreachable';
}
