import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import { findAccount, lockMetadata, setMetadata } from './account-queries.ts';

/** A member's account as they may see it themself, with or without a profile. */
export interface OwnAccount {
  id: string;
  /** Neither banned nor deleted. */
  active: boolean;
  /** "+" and digits. */
  phoneNumber: string;
  /** What the member's app keeps about them: its own words, shown to nobody else. */
  metadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
  signedInAt: Date;
}

/** Bounds of the metadata: bytes as JSON, and levels below the object itself. */
export const METADATA = { bytes: 4_096, depth: 5 } as const;

/** Throws `not_found` when the account is gone. */
export async function getOwnAccount(
  ctx: Pick<Context, 'db' | 'secrets'>,
  userId: string,
): Promise<OwnAccount> {
  const row = await findAccount(ctx.db, userId);
  if (!row) throw ERRORS.notFound();
  const phoneNumber = ctx.secrets.open('phone-seal', row.phoneSealed);
  if (phoneNumber === null) throw new Error('a phone number was sealed with another secret');
  const { id, status, metadata, createdAt, signedInAt, metadataChangedAt } = row;
  const active = status === 'active';
  return {
    id,
    active,
    phoneNumber,
    metadata,
    createdAt,
    signedInAt,
    updatedAt: metadataChangedAt ?? createdAt,
  };
}

/** Writes these keys over the member's metadata; null takes a key out. Throws `invalid_input` for what is too much. */
export async function updateMetadata(
  ctx: Pick<Context, 'db' | 'clock'>,
  userId: string,
  changes: Record<string, unknown>,
): Promise<void> {
  if (!isPlain(changes, METADATA.depth)) throw tooMuch();
  await ctx.db.tx(async (tx) => {
    const before = await lockMetadata(tx, userId);
    if (!before) throw ERRORS.notFound();
    const after = Object.fromEntries(
      Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null),
    );
    if (Buffer.byteLength(JSON.stringify(after)) > METADATA.bytes) throw tooMuch();
    await setMetadata(tx, userId, after, new Date(ctx.clock.now()));
  });
}

const tooMuch = () =>
  ERRORS.invalidInput([
    {
      path: 'data',
      message: `takes plain text and numbers, ${METADATA.depth} levels deep and ${METADATA.bytes} bytes at most`,
    },
  ]);

/**
 * What PostgreSQL can keep as JSON and gives back alike: well-formed text without NUL; numbers that it would not write
 * out with hundreds of digits; no key that means something to JavaScript.
 */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value === 'number') return Number.isFinite(value) && !String(value).includes('e');
  if (typeof value !== 'object' || value === null) return true;
  if (depth < 0) return false;
  return Object.entries(value).every(
    ([key, inner]) => key !== '__proto__' && isPlain(key, 0) && isPlain(inner, depth - 1),
  );
}
