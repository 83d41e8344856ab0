import { StoreError, type StoreTrouble } from '../facts.ts';

/** What became of a call to a store: its trouble, or `fine`. */
export async function troubleOf(work: Promise<unknown>): Promise<StoreTrouble | 'fine'> {
  try {
    await work;
    return 'fine';
  } catch (err) {
    if (err instanceof StoreError) return err.trouble;
    throw err;
  }
}

/** Texts that differ from a base64url part in one bit of what it means, spread over its length. */
export function flipBits(part: string, count: number): string[] {
  const bytes = Buffer.from(part, 'base64url');
  return Array.from({ length: Math.min(count, bytes.length) }, (_, turn) => {
    const flipped = Buffer.from(bytes);
    const at = Math.floor((turn * bytes.length) / Math.min(count, bytes.length));
    flipped[at] = (flipped[at] as number) ^ (1 << (turn % 8));
    return flipped.toString('base64url');
  });
}
