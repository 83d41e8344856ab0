import { createHash } from 'node:crypto';
import { ERRORS } from '../../../errors.ts';

/** What a member's spend is known by when it comes again. */
export interface SpendKey {
  key: string;
  requestHash: Buffer;
}

/** Reads the Idempotency-Key, which a spend cannot do without. Throws `invalid_input`. */
export function readSpendKey(header: string | undefined, request: unknown): SpendKey {
  if (header === undefined || !/^[\x21-\x7e]{1,255}$/.test(header)) {
    const message = 'is required: 1 to 255 visible ASCII characters, another for each purchase';
    throw ERRORS.invalidInput([{ path: 'Idempotency-Key', message }]);
  }
  return { key: header, requestHash: createHash('sha256').update(JSON.stringify(request)).digest() };
}
