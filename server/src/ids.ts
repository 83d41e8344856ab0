import { randomBytes, randomUUID } from 'node:crypto';

/**
 * A UUIDv4 for what others see: people and photos. It tells nothing, where an ordered id would tell everybody when a
 * member signed up or took a picture.
 */
export function newPublicId(): string {
  return randomUUID();
}

/** A UUIDv7 (RFC 9562): ordered by time, so that new rows land together in an index. `now` in ms since 1970. */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
