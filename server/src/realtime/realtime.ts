import type { Context } from '../context.ts';
import { isTransactionPooler, type Tx } from '../db/db.ts';
import { type AskedMember, type Attendance, createAttendances } from './attendance.ts';
import type { Bus, Notice } from './bus.ts';
import { createHub, type Hub } from './hub.ts';
import { createLocalBus } from './local-bus.ts';
import { createNotifyBus } from './notify-bus.ts';
import { type Change, newProcessName, type Packet, type RealtimeEvent } from './packet.ts';
import { createPeers } from './peers.ts';
import { createPresence, type Presence } from './presence.ts';
import { createRedisBus } from './redis-bus.ts';
import type { Channel } from './socket.ts';

/** How features tell people's devices that something happened. */
export interface Realtime {
  /**
   * Tells everybody on each topic (`user:<id>`, `match:<id>`) when, and only when, the transaction commits. Call it
   * anywhere inside the transaction. An event is a hint, delivered at most once to who is connected; the truth is a
   * read by cursor. Texts and ids in `payload` reach every device on the topic as they stand.
   */
  publish(tx: Tx, events: readonly RealtimeEvent[]): Promise<void>;
  /** For a statement that stores and publishes at once; null: it cannot here, use `publish`. */
  makeNotice(): Notice | null;
  /** What a client sent: to the others on the topic, here and on other processes, never stored. */
  relay(event: RealtimeEvent, sender: Channel | null): void;
  /** Where members are at this moment, on whichever process, in their order. A process that never started knows nobody. */
  findAttendance(asked: readonly AskedMember[]): Promise<Attendance[]>;
  readonly hub: Hub;
  readonly presence: Presence;
  /** Whether changes that the database tells are heard at this moment. */
  readonly hearsChanges: boolean;
  /** Room made, room gone: for a bus that carries each topic by itself. */
  follow(topic: string): Promise<void>;
  unfollow(topic: string): void;
  /** Starts to hear the others. `listener` is told what concerns open sockets. */
  start(listener: RealtimeListener): Promise<void>;
  stop(): Promise<void>;
}

export interface RealtimeListener {
  /** Sessions, members or topics whose rights may have changed. */
  onChange(change: Change): void;
  /** Events may have been missed. */
  onGap(): void;
}

type Needs = Pick<Context, 'db' | 'clock' | 'log' | 'config' | 'metrics'> & { databaseUrl: string };

/** The realtime part of one process; without `start` it only publishes. `stop` it in either case. */
export function createRealtime(ctx: Needs): Realtime {
  const from = newProcessName();
  const bus = chooseBus(ctx, from);
  const hub = createHub(ctx);
  const say = (packet: Packet): void => {
    if (!peers.alone) bus.say(packet);
  };
  const presence = createPresence({ hub, from, say });
  const peers = createPeers({ from, say: (packet) => bus.say(packet), onGone: presence.dropProcess });
  const attendances = createAttendances({
    hub,
    from,
    say: (packet) => bus.say(packet),
    listPeers: () => (started ? peers.list() : []),
  });

  let started = false;

  const hear = (packet: Packet, listener: RealtimeListener): void => {
    if (packet.kind === 'events') {
      for (const event of packet.events) hub.broadcast(event);
    } else if (packet.kind === 'changed') {
      listener.onChange(packet);
    } else if (packet.from !== from) {
      if (packet.kind === 'relay') hub.broadcast(readRelay(packet));
      presence.hear(packet);
      attendances.hear(packet);
      peers.hear(packet);
    }
  };

  return {
    publish: (tx, events) => bus.publish(tx, events),
    makeNotice: () => bus.makeNotice(),
    relay(event, sender) {
      hub.broadcast(event, sender?.self ? null : sender);
      say(writeRelay(from, event));
    },
    findAttendance: (asked) => attendances.find(asked),
    hub,
    presence,
    get hearsChanges() {
      return bus.hearsChanges;
    },
    follow: (topic) => bus.follow(topic),
    unfollow: (topic) => bus.unfollow(topic),
    async start(listener) {
      started = true;
      await bus.start({
        hear: (packet) => hear(packet, listener),
        gap() {
          presence.resync();
          listener.onGap();
        },
      });
      peers.start();
    },
    async stop() {
      if (started) peers.stop();
      started = false;
      await bus.stop();
    },
  };
}

function writeRelay(from: string, { topic, event, payload }: RealtimeEvent): Packet {
  return Buffer.isBuffer(payload)
    ? { kind: 'relay', from, topic, event, bytes: payload.toString('base64') }
    : { kind: 'relay', from, topic, event, payload };
}

function readRelay({ topic, event, payload, bytes }: Packet & { kind: 'relay' }): RealtimeEvent {
  return { topic, event, payload: bytes === undefined ? payload : Buffer.from(bytes, 'base64') };
}

function chooseBus(ctx: Needs, from: string): Bus {
  const { realtimeDatabaseUrl, redisUrls } = ctx.config;
  const url = realtimeDatabaseUrl ?? ctx.databaseUrl;
  const canListen = !isTransactionPooler(url);
  if (redisUrls) {
    return createRedisBus(ctx, { urls: redisUrls, from, databaseUrl: canListen ? url : null });
  }
  if (canListen) return createNotifyBus(ctx, { url, from });
  ctx.log.warn(
    'DATABASE_URL is a transaction pooler: set REALTIME_DATABASE_URL, or sockets hear this process alone',
  );
  return createLocalBus(from);
}
