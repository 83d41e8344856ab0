import type { PushMessage } from './index.ts';

/**
 * A message in the form of FCM HTTP v1. Shown texts go as notifications, which the system shows while the app sleeps; a
 * ring goes to Android as data alone, since the app itself must ring. `tag` and `apns-collapse-id` replace on the screen
 * what has the same key, `collapse_key` what waits for a device that is off.
 */
export function writeFcmMessage(token: string, message: PushMessage, now: number): object {
  const { text, data, collapseKey, urgent, ttlSeconds } = message;
  const rings = message.kind === 'call';
  const shown = text === null || rings ? null : text;
  return {
    message: {
      token,
      data: rings && text ? { ...data, title: text.title, body: text.body } : data,
      ...(shown && { notification: shown }),
      android: {
        priority: urgent ? 'HIGH' : 'NORMAL',
        ttl: `${ttlSeconds}s`,
        collapse_key: collapseKey,
        ...(shown && { notification: { tag: collapseKey, channel_id: message.kind } }),
      },
      apns: {
        headers: {
          'apns-priority': urgent && text !== null ? '10' : '5',
          'apns-push-type': text === null ? 'background' : 'alert',
          'apns-collapse-id': collapseKey,
          'apns-expiration': String(Math.floor(now / 1_000) + ttlSeconds),
        },
        payload: { aps: writeAps(message) },
      },
    },
  };
}

function writeAps({ kind, text, collapseKey }: PushMessage): object {
  if (text === null) return { 'content-available': 1 };
  return {
    alert: text,
    'thread-id': collapseKey,
    ...(kind === 'message' || kind === 'call' ? { sound: 'default' } : {}),
    // Breaks through a summary or a focus that allows it: somebody waits at the other end.
    ...(kind === 'call' ? { 'interruption-level': 'time-sensitive' } : {}),
  };
}
