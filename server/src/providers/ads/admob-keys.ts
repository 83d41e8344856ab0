import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';

const HOUR_MS = 3_600_000;
/** Google asks for no more than a day. */
const KEPT_MS = 24 * HOUR_MS;
/** Between two looks for a key that is not in the list: whoever makes key ids up must not make us ask each time. */
const AGAIN_MS = 60_000;
const MAX_BYTES = 256 * 1024;

const KeyList = z.object({
  keys: z.array(z.object({ keyId: z.number(), pem: z.string() })).max(100),
});

/** The network's keys; read when needed and kept for a day. */
export interface KeyCache {
  /** null: there is no such key. Throws when the list is needed and cannot be read. */
  findKey(keyId: string): Promise<KeyObject | null>;
}

export function createKeyCache(options: { url: string; timeoutMs: number; clock: Clock }): KeyCache {
  const { clock } = options;
  let keys = new Map<string, KeyObject>();
  let readAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  /** Everybody who waits for the list waits for the one call. */
  const read = (): Promise<void> => {
    reading ??= fetchKeys(options)
      .then((fresh) => {
        keys = fresh;
        readAt = clock.now();
      })
      .finally(() => {
        askedAt = clock.now();
        reading = null;
      });
    return reading;
  };

  return {
    async findKey(keyId) {
      const isOld = clock.now() - readAt >= KEPT_MS;
      if (isOld || (!keys.has(keyId) && clock.now() - askedAt >= AGAIN_MS)) await read();
      return keys.get(keyId) ?? null;
    },
  };
}

async function fetchKeys(options: { url: string; timeoutMs: number }): Promise<Map<string, KeyObject>> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  const answer = await fetch(options.url, { signal, redirect: 'error' });
  if (!answer.ok) throw new Error(`the list of ad keys answered ${answer.status}`);
  const text = await answer.text();
  if (text.length > MAX_BYTES) throw new Error('the list of ad keys is too long');
  const { keys } = KeyList.parse(JSON.parse(text));
  return new Map(keys.map(({ keyId, pem }) => [String(keyId), readKey(pem)]));
}

function readKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('an ad key is not of P-256');
  return key;
}
