import type { Context } from '../context.ts';
import { writeFrameBytes } from './frame-bytes.ts';
import type { PresenceEntry, TravellingEvent } from './packet.ts';
import { TOPIC_PREFIX, type Vsn, writeBroadcast, writeFrame, writePayload } from './phoenix.ts';
import { type Channel, type Socket, send } from './socket.ts';

/** Everybody of this process on one topic. It is there while somebody is. */
export interface Room {
  readonly topic: string;
  readonly channels: Set<Channel>;
  /** Who is there on other processes: process, then ref. */
  readonly elsewhere: Map<string, Map<string, PresenceEntry>>;
}

/** Which channels of this process listen to which topic. */
export interface Hub {
  readonly rooms: ReadonlyMap<string, Room>;
  /** Gives the topic's room; `first` when it was empty. */
  add(channel: Channel): { room: Room; first: boolean };
  /** True when the room is empty now. */
  remove(channel: Channel): boolean;
  /** Tells the joined channels of its topics, each in turn; all but `except`. */
  broadcast(event: TravellingEvent, except?: Channel | null): void;
  /** A frame that is no broadcast, to those channels of a topic that want it. */
  tell(topic: string, event: string, payload: unknown, wants: (channel: Channel) => boolean): void;
}

export function createHub(ctx: Pick<Context, 'metrics'>): Hub {
  const rooms = new Map<string, Room>();

  const out = (socket: Socket, frame: Buffer): void => {
    if (!send(socket, frame)) ctx.metrics.socketsClosed.inc({ reason: 'slow' });
  };

  return {
    rooms,
    add(channel) {
      let room = rooms.get(channel.topic);
      const first = room === undefined;
      if (!room) {
        room = { topic: channel.topic, channels: new Set(), elsewhere: new Map() };
        rooms.set(channel.topic, room);
      }
      room.channels.add(channel);
      return { room, first };
    },
    remove(channel) {
      const room = rooms.get(channel.topic);
      if (!room?.channels.delete(channel) || room.channels.size > 0) return false;
      rooms.delete(channel.topic);
      return true;
    },
    broadcast(event, except = null) {
      // Written once, and framed once for each topic and version, not once for each socket.
      let payload: string | Buffer | null = null;
      for (const topic of [event.topic, ...(event.also ?? [])]) {
        const room = rooms.get(topic);
        if (!room) continue;
        payload ??= writePayload(event);
        const written = new Map<Vsn, Buffer | null>();
        for (const channel of room.channels) {
          if (channel === except || channel.state !== 'joined') continue;
          const { vsn } = channel.socket;
          let frame = written.get(vsn);
          if (frame === undefined) {
            const data = writeBroadcast(vsn, TOPIC_PREFIX + topic, event.event, payload);
            frame = data === null ? null : writeFrameBytes(data);
            written.set(vsn, frame);
          }
          if (frame !== null) out(channel.socket, frame);
        }
        ctx.metrics.realtimeEvents.inc(room.channels.size);
      }
    },
    tell(topic, event, payload, wants) {
      const written = new Map<Vsn, Buffer>();
      for (const channel of rooms.get(topic)?.channels ?? []) {
        if (channel.state !== 'joined' || !wants(channel)) continue;
        const { vsn } = channel.socket;
        const frame =
          written.get(vsn) ??
          writeFrameBytes(
            writeFrame(vsn, { joinRef: null, ref: null, topic: TOPIC_PREFIX + topic, event, payload }),
          );
        written.set(vsn, frame);
        out(channel.socket, frame);
      }
    },
  };
}
