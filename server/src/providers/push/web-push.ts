import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Breaker, createBreaker } from './breaker.ts';
import type { PushMessage, PushProvider, PushResult } from './index.ts';
import { ForbiddenAddressError, postPublic } from './public-post.ts';
import { nameFailure, QUOTA_WAIT_MS, readRetryAfter } from './vendor-answer.ts';

export interface WebPushConfig {
  /** VAPID keys, base64url: 65 and 32 bytes. */
  publicKey: string;
  privateKey: string;
  /** Whom a push service can write to: `mailto:` or `https:`. */
  subject: string;
  /** Of one call, ms. */
  timeoutMs: number;
  /** Development: stubs on this machine, without TLS. */
  allowPrivate: boolean;
}

/** Calls of one process at once to one push service: they come from clients, and a slow one must not hold all. */
const HOST_LIMIT = 6;
/** Calls of one process at once, and how long to wait when there are so many, ms. */
const LIMIT = 16;
const CROWDED_MS = 500;
/** Push services that are remembered; browsers know about four. */
const HOSTS = 200;

/** Web Push (RFC 8030, 8291, 8292). `token` is a subscription as JSON. */
export function createWebPushProvider(config: WebPushConfig, onOpen: (open: boolean) => void): PushProvider {
  const library = import('web-push');
  const hosts = new LRUCache<string, Breaker>({ max: HOSTS });
  let running = 0;

  const breakerOf = (host: string): Breaker => {
    const known = hosts.get(host) ?? createBreaker({ limit: HOST_LIMIT });
    hosts.set(host, known);
    return known;
  };

  const post = async (subscription: Subscription, message: PushMessage): Promise<PushResult> => {
    const { default: webPush } = await library;
    const request = writeRequest(webPush, config, subscription, message);
    if (!request) return { outcome: 'gone', code: 'broken_keys' };
    try {
      const { timeoutMs, allowPrivate } = config;
      const answer = await postPublic(subscription.endpoint, { ...request, timeoutMs, allowPrivate });
      return readWebPushAnswer(answer.status, answer.retryAfter);
    } catch (error) {
      if (error instanceof ForbiddenAddressError) return { outcome: 'gone', code: 'forbidden_address' };
      return { outcome: 'retry', code: nameFailure(error), afterMs: null };
    }
  };

  return {
    async send(token, message) {
      const subscription = JSON.parse(token) as Subscription;
      if (running >= LIMIT) return { outcome: 'paused', afterMs: CROWDED_MS };
      running += 1;
      try {
        return await breakerOf(new URL(subscription.endpoint).host).run(() => post(subscription, message));
      } finally {
        running -= 1;
        onOpen([...hosts.values()].some(({ open }) => open));
      }
    },
  };
}

type Library = typeof import('web-push');

/** Encrypted for the browser and signed by us; null when the browser's keys are none. */
function writeRequest(
  webPush: Library,
  config: WebPushConfig,
  subscription: Subscription,
  message: PushMessage,
): { headers: Record<string, string>; body: Buffer | null } | null {
  const { publicKey, privateKey, subject } = config;
  try {
    const { headers, body } = webPush.generateRequestDetails(subscription, writePayload(message), {
      vapidDetails: { publicKey, privateKey, subject },
      TTL: message.ttlSeconds,
      urgency: message.urgent ? 'high' : message.kind === 'like' ? 'low' : 'normal',
      topic: nameTopic(message.collapseKey),
    });
    return { headers: headers as Record<string, string>, body };
  } catch {
    return null;
  }
}

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** What the service worker of the web app gets. `tag` replaces on the screen. */
function writePayload({ id, kind, text, data, collapseKey }: PushMessage): string {
  return JSON.stringify({ id, kind, ...text, tag: collapseKey, data });
}

/** At most 32 characters of base64url: replaces what waits for a browser that is off. */
export function nameTopic(collapseKey: string): string {
  return createHash('sha256').update(collapseKey).digest('base64url').slice(0, 32);
}

/** RFC 8030, 7.3 and 8.4: 404 and 410 mean that the subscription is over. */
export function readWebPushAnswer(status: number, retryAfter: string | null): PushResult {
  const code = `http_${status}`;
  const asked = readRetryAfter(retryAfter, Date.now());
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  if (status === 404 || status === 410) return { outcome: 'gone', code };
  if (status === 429) return { outcome: 'retry', code, afterMs: asked ?? QUOTA_WAIT_MS };
  if (status >= 500) return { outcome: 'retry', code, afterMs: asked };
  return { outcome: 'refused', code };
}
