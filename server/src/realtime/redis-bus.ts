import type { Context } from '../context.ts';
import { type ListenLine, openListenLine } from '../db/listen-line.ts';
import type { Bus, Ear } from './bus.ts';
import { CHANNEL } from './notify-bus.ts';
import { type Packet, packPacket, readPacket } from './packet.ts';
import { openRedisLines, type RedisLines } from './redis-lines.ts';

/** Every process hears this; all else goes by topic, to those processes alone that have sockets on it. */
const EVERYBODY = 'romantic:everybody';
const channelOf = (topic: string): string => `romantic:topic:${topic}`;
/** How long a join or an event waits for Redis, ms; then the client is told to try again, and the event is lost. */
const PATIENCE_MS = 3_000;

/**
 * Events travel through Redis, after COMMIT: the database's own notifications take one lock for all commits that use
 * them, which many writers feel. What the database's triggers tell (ended sessions and matches) is heard from it all
 * the same, where it can be listened to (`databaseUrl`; null: it cannot).
 */
export function createRedisBus(
  ctx: Pick<Context, 'log'>,
  options: { urls: readonly string[]; from: string; databaseUrl: string | null },
): Bus {
  const trouble = (err: unknown): void => ctx.log.warn({ err }, 'Redis is not reached; trying again');
  let lines: Promise<RedisLines> | null = null;
  let line: ListenLine | null = null;
  let ear: Ear | null = null;
  const followed = new Map<string, Promise<void>>();

  /** Connected at the first use: a process that only publishes needs no `start`. */
  function getLines(): Promise<RedisLines> {
    lines ??= openRedisLines(options.urls, { gap: () => ear?.gap(), trouble });
    return lines;
  }

  function send(channel: string, packet: Packet): void {
    withTimeout(getLines())
      .then((open) => open.publish(channel, packPacket(packet)))
      .catch(trouble);
  }

  const hear = (text: string): void => {
    const packet = readPacket(text);
    if (packet) ear?.hear(packet);
  };

  return {
    get hearsChanges() {
      return line?.up ?? false;
    },
    async publish(tx, events) {
      if (events.length === 0) return;
      tx.onCommit(() => {
        for (const [topic, same] of Map.groupBy(events, (event) => event.topic)) {
          send(channelOf(topic), { kind: 'events', from: options.from, events: same });
        }
      });
    },
    makeNotice: () => null,
    say(packet) {
      if (packet.kind === 'relay' || packet.kind === 'presence') send(channelOf(packet.topic), packet);
      else if (packet.kind === 'ask') for (const topic of packet.topics) send(channelOf(topic), packet);
      else send(EVERYBODY, packet);
    },
    follow(topic) {
      const before = followed.get(topic);
      if (before !== undefined) return before;
      const following = withTimeout(getLines().then((open) => open.subscribe(channelOf(topic), hear)));
      followed.set(topic, following);
      following.catch(() => followed.delete(topic));
      return following;
    },
    unfollow(topic) {
      if (!followed.delete(topic)) return;
      getLines()
        .then((open) => (followed.has(topic) ? undefined : open.unsubscribe(channelOf(topic))))
        .catch(trouble);
    },
    async start(starting) {
      ear = starting;
      const open = await getLines();
      await open.subscribe(EVERYBODY, hear);
      if (options.databaseUrl === null) return;
      line = await openListenLine({
        url: options.databaseUrl,
        channel: CHANNEL,
        onMessage: hear,
        onGap: () => ear?.gap(),
        onTrouble: (err) => ctx.log.warn({ err }, 'cannot listen to the database; trying again'),
      });
    },
    async stop() {
      await line?.stop();
      if (lines !== null) await withTimeout(lines.then((open) => open.close())).catch(trouble);
      line = null;
      lines = null;
      ear = null;
    },
  };
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Redis did not answer in time')), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
