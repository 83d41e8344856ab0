import { verify } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { createKeyCache } from './admob-keys.ts';
import type { AdsConfig, AdsProvider, WatchedAd } from './index.ts';

/** Characters; a real callback has about 600. */
const MAX_QUERY = 4_096;
/** `signature` and `key_id` are the last two parameters, and what stands before them is what is signed. */
const SIGNED =
  /^(?<content>.+)&signature=(?<signature>[A-Za-z0-9_-]{16,400}={0,2})&key_id=(?<keyId>\d{1,20})$/s;

/** AdMob's server-side verification: an ECDSA signature (P-256, SHA-256, DER) over the query as it came. */
export function createAdMob(
  config: Extract<AdsConfig, { provider: 'admob' }>,
  { clock }: { clock: Clock },
): AdsProvider {
  const keys = createKeyCache({ url: config.keysUrl, timeoutMs: config.timeoutMs, clock });
  return {
    kind: 'admob',
    findAdUnit: (placement) =>
      Object.hasOwn(config.adUnits, placement) ? (config.adUnits[placement] ?? null) : null,
    async readCallback(rawQuery) {
      const parts = rawQuery.length > MAX_QUERY ? undefined : SIGNED.exec(rawQuery)?.groups;
      if (!parts?.content || !parts.signature || !parts.keyId) return 'forged';
      const key = await keys.findKey(parts.keyId).catch(() => 'unavailable' as const);
      if (key === 'unavailable') return key;
      const signature = Buffer.from(parts.signature, 'base64url');
      // The bits of the last character that stand for nothing are zero: one signature has one spelling.
      if (signature.toString('base64url') !== parts.signature.replace(/=+$/, '')) return 'forged';
      if (!key || !verify('sha256', Buffer.from(parts.content), key, signature)) return 'forged';
      return readWatched(parts.content) ?? 'forged';
    },
  };
}

/** null: signed, but not what the network sends; a parameter twice is nothing that it sends. */
function readWatched(content: string): WatchedAd | null {
  const query = new URLSearchParams(content);
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return null;
  const transactionId = query.get('transaction_id');
  const adUnit = query.get('ad_unit');
  const at = Number(query.get('timestamp'));
  if (!transactionId || transactionId.length > 255 || !adUnit || !Number.isSafeInteger(at) || at <= 0)
    return null;
  return {
    transactionId,
    adUnit,
    at,
    token: query.get('custom_data') || null,
    userId: query.get('user_id') || null,
  };
}
