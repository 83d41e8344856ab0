import { createClient, createCluster } from '@redis/client';

/** What we need of Redis 7 or Valkey: sharded publish and subscribe, on one server or a cluster. */
export interface RedisLines {
  publish(channel: string, text: string): Promise<unknown>;
  /** Resolves once the channel is heard. */
  subscribe(channel: string, listener: (text: string) => void): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  close(): Promise<void>;
}

/** A connection that is cut comes back by itself within this, ms, and subscribes again. */
const reconnectStrategy = (tries: number): number => Math.min(50 * 2 ** tries, 1_000);
const socket = { connectTimeout: 5_000, reconnectStrategy };

/**
 * Connects to the server, or to the cluster when there are several addresses. `onGap`: a subscribed connection was cut
 * and is back. Waits until the server is there, and tells `trouble` of each try.
 */
export function openRedisLines(
  urls: readonly string[],
  on: { gap(): void; trouble(err: unknown): void },
): Promise<RedisLines> {
  return urls.length > 1 ? openCluster(urls, on) : openServer(urls[0] ?? '', on);
}

async function openServer(
  url: string,
  on: { gap(): void; trouble(err: unknown): void },
): Promise<RedisLines> {
  // Nothing waits for a server that is away: an event that cannot go now is a hint that was missed.
  const publisher = createClient({ url, socket, disableOfflineQueue: true });
  const subscriber = createClient({ url, socket });
  let ready = false;
  publisher.on('error', on.trouble);
  subscriber.on('error', on.trouble);
  subscriber.on('ready', () => {
    if (ready) on.gap();
    ready = true;
  });
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return {
    publish: (channel, text) => publisher.sPublish(channel, text),
    subscribe: (channel, listener) => subscriber.sSubscribe(channel, listener),
    unsubscribe: (channel) => subscriber.sUnsubscribe(channel),
    async close() {
      // Gracefully: what was said last still goes.
      await Promise.all([subscriber.close(), publisher.close()]);
    },
  };
}

async function openCluster(
  urls: readonly string[],
  on: { gap(): void; trouble(err: unknown): void },
): Promise<RedisLines> {
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })), defaults: { socket } });
  // Nodes are connected to when they are first needed: only one that was lost before leaves a gap.
  let lost = false;
  cluster.on('error', on.trouble);
  cluster.on('node-error', on.trouble);
  cluster.on('node-reconnecting', () => {
    lost = true;
  });
  cluster.on('node-ready', () => {
    if (lost) on.gap();
    lost = false;
  });
  await cluster.connect();
  return {
    publish: (channel, text) => cluster.sPublish(channel, text),
    subscribe: (channel, listener) => cluster.sSubscribe(channel, listener),
    unsubscribe: (channel) => cluster.sUnsubscribe(channel),
    close: () => cluster.close(),
  };
}
