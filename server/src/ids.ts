import { randomUUID } from 'node:crypto';

/**
 * A UUIDv4 for what others see: people and photos. It tells nothing, where an ordered id would tell everybody when a
 * member signed up or took a picture.
 */
export function newPublicId(): string {
  return randomUUID();
}

/** A UUIDv7 (RFC 9562): ordered by time, so that new rows land together in an index. `now` in ms since 1970. */
export function newId(now: number = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  // A UUIDv4 has its random bits and its variant where a UUIDv7 has them, and Node keeps randomness for it in stock.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
