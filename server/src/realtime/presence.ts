import { randomBytes } from 'node:crypto';
import type { Hub, Room } from './hub.ts';
import type { Packet, PresenceEntry } from './packet.ts';
import { type Channel, push } from './socket.ts';

/** Who is there, by topic and key, as Phoenix presence tells it: a state once, then what came and went. */
export interface Presence {
  /** Says that the device is there, with `meta`; said again, it replaces what was said before. */
  track(channel: Channel, meta: Record<string, unknown>): void;
  untrack(channel: Channel): void;
  /** Whether others may see the member. Hidden, a device can track but nobody is told. */
  setShown(channel: Channel, shown: boolean): void;
  /** Asks the other processes who is there: when the first channel of a topic opens. */
  ask(topic: string): void;
  /** Everybody who is there, to one channel. */
  sendState(channel: Channel, room: Room): void;
  hear(packet: Packet): void;
  /** A process ended or has not been heard for too long: its people are gone. */
  dropProcess(name: string): void;
  /** Tells the others everything and asks them for everything: after packets may have been missed. */
  resync(): void;
}

type Metas = Record<string, { metas: object[] }>;

export function createPresence(options: {
  hub: Hub;
  /** The name of this process. */
  from: string;
  /** Tells the other processes. */
  say(packet: Packet): void;
}): Presence {
  const { hub, from, say } = options;

  /** Tells the devices of this process on the topic. */
  const tell = (topic: string, joins: readonly PresenceEntry[], leaves: readonly PresenceEntry[]): void => {
    if (joins.length === 0 && leaves.length === 0) return;
    const diff = { joins: group(joins), leaves: group(leaves) };
    hub.tell(topic, 'presence_diff', diff, (channel) => channel.wantsPresence);
  };

  const announce = (topic: string, joins: PresenceEntry[], leaves: PresenceEntry[]): void => {
    if (joins.length === 0 && leaves.length === 0) return;
    tell(topic, joins, leaves);
    say({ kind: 'presence', from, topic, full: false, joins, leaves: leaves.map(({ ref }) => ref) });
  };

  const sayAll = (room: Room): void => {
    say({ kind: 'presence', from, topic: room.topic, full: true, joins: listHere(room), leaves: [] });
  };

  const hearPresence = (room: Room, packet: Packet & { kind: 'presence' }): void => {
    const known = room.elsewhere.get(packet.from) ?? new Map<string, PresenceEntry>();
    room.elsewhere.set(packet.from, known);
    const joins = packet.joins.filter(({ ref }) => !known.has(ref));
    const gone = packet.full
      ? [...known.keys()].filter((ref) => !packet.joins.some((entry) => entry.ref === ref))
      : packet.leaves;
    const leaves = gone.flatMap((ref) => known.get(ref) ?? []);
    for (const ref of gone) known.delete(ref);
    for (const entry of joins) known.set(entry.ref, entry);
    tell(room.topic, joins, leaves);
  };

  return {
    track(channel, meta) {
      const before = channel.tracked;
      const entry = { ref: randomBytes(9).toString('base64url'), key: channel.presenceKey, meta };
      channel.tracked = entry;
      if (channel.shown) announce(channel.topic, [entry], before ? [before] : []);
    },
    untrack(channel) {
      const before = channel.tracked;
      channel.tracked = null;
      if (before && channel.shown) announce(channel.topic, [], [before]);
    },
    setShown(channel, shown) {
      if (channel.shown === shown) return;
      channel.shown = shown;
      if (!channel.tracked) return;
      if (shown) announce(channel.topic, [channel.tracked], []);
      else announce(channel.topic, [], [channel.tracked]);
    },
    ask: (topic) => say({ kind: 'ask', from, topics: [topic] }),
    sendState(channel, room) {
      const elsewhere = [...room.elsewhere.values()].flatMap((entries) => [...entries.values()]);
      push(channel, 'presence_state', group([...listHere(room), ...elsewhere]));
    },
    hear(packet) {
      if (packet.kind === 'ask') {
        for (const topic of packet.topics) {
          const room = hub.rooms.get(topic);
          if (room && listHere(room).length > 0) sayAll(room);
        }
      } else if (packet.kind === 'presence') {
        const room = hub.rooms.get(packet.topic);
        if (room) hearPresence(room, packet);
      }
    },
    dropProcess(name) {
      for (const room of hub.rooms.values()) {
        const entries = room.elsewhere.get(name);
        if (!entries) continue;
        room.elsewhere.delete(name);
        tell(room.topic, [], [...entries.values()]);
      }
    },
    resync() {
      for (const room of hub.rooms.values()) {
        const gone = [...room.elsewhere.values()].flatMap((entries) => [...entries.values()]);
        room.elsewhere.clear();
        tell(room.topic, [], gone);
        sayAll(room);
      }
      const topics = [...hub.rooms.keys()];
      for (let at = 0; at < topics.length; at += 100) {
        say({ kind: 'ask', from, topics: topics.slice(at, at + 100) });
      }
    },
  };
}

/** The devices on this process that are there and may be seen. */
function listHere(room: Room): PresenceEntry[] {
  return [...room.channels].flatMap(({ state, shown, tracked }) =>
    state === 'joined' && shown && tracked ? [tracked] : [],
  );
}

/** By key, which a client chose: never used as the name of a property that exists already. */
function group(entries: readonly PresenceEntry[]): Metas {
  const byKey = Map.groupBy(entries, ({ key }) => key);
  return Object.fromEntries(
    [...byKey].map(([key, same]) => [
      key,
      { metas: same.map(({ ref, meta }) => ({ ...meta, phx_ref: ref })) },
    ]),
  );
}
