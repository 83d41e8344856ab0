import { createHmac, timingSafeEqual } from 'node:crypto';
import { callOf } from './agora-channel.ts';
import type { RoomNotice, VideoProvider } from './index.ts';

/** Agora's numbers of events: in both channel profiles, one joins and leaves under another number. */
const EVENTS: Readonly<Record<number, RoomNotice['event']>> = {
  102: 'empty',
  103: 'joined',
  104: 'left',
  105: 'joined',
  106: 'left',
  107: 'joined',
  108: 'left',
};

/**
 * Reads a notification: signed with HMAC-SHA256 of its bytes as they came (`Agora-Signature-V2`). The older signature
 * (SHA-1) is not taken. Whether it is new and fresh is for the caller to judge.
 */
export function createReadNotice(secret: string): NonNullable<VideoProvider['readNotice']> {
  return (headers, rawBody) => {
    if (!isSigned(secret, headers['agora-signature-v2'], rawBody)) return null;
    return readBody(rawBody);
  };
}

function isSigned(secret: string, signature: string | string[] | undefined, rawBody: Buffer): boolean {
  if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  const expected = createHmac('sha256', secret).update(rawBody).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

function readBody(rawBody: Buffer): RoomNotice | null {
  const body = parseObject(rawBody.toString('utf8'));
  const { noticeId, notifyMs, eventType } = body ?? {};
  if (typeof noticeId !== 'string' || noticeId === '' || noticeId.length > 200) return null;
  if (typeof notifyMs !== 'number' || !Number.isSafeInteger(notifyMs)) return null;
  const payload = (body?.payload ?? {}) as Record<string, unknown>;
  return {
    id: noticeId,
    sentAt: notifyMs,
    event: (typeof eventType === 'number' ? EVENTS[eventType] : undefined) ?? 'other',
    callId: callOf(payload.channelName),
    uid: typeof payload.uid === 'number' ? payload.uid : null,
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
