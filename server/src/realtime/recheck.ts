import type { Context } from '../context.ts';
import type { Channels } from './channels.ts';
import type { Connections } from './connections.ts';
import type { Members } from './members.ts';
import type { Change } from './packet.ts';
import { type Channel, push, type Socket } from './socket.ts';

/** Keeps open sockets in step with what the database says: ended sessions, bans, ended matches. */
export interface Recheck {
  /** Looks again at what a change names. */
  onChange(change: Change): void;
  /** Looks at everything: when changes may have been missed, and now and then. */
  everything(): Promise<void>;
  /** Tokens that ran out. */
  expire(socket: Socket, now: number): void;
  /** Tells every channel to join again, spread over some time, so that clients read what they may have missed. */
  tellMissed(): void;
}

/** All clients reading at the same moment would be a storm, ms. */
const SPREAD_MS = 2_000;
/** Sessions or channels asked for in one go. */
const PORTION = 1_000;

export function createRecheck(
  ctx: Pick<Context, 'authenticator' | 'realtime' | 'log'>,
  parts: { channels: Channels; members: Members; connections: Connections },
): Recheck {
  const { channels, members, connections } = parts;
  const { sockets, endSession } = connections;
  const trouble = (err: unknown): void => ctx.log.warn({ err }, 'open sockets could not be looked at again');

  async function recheckChannels(list: readonly Channel[]): Promise<void> {
    for (let at = 0; at < list.length; at += PORTION) {
      await Promise.all(list.slice(at, at + PORTION).map((channel) => channels.recheck(channel)));
    }
  }

  async function recheckSockets(list: readonly Socket[]): Promise<void> {
    for (let at = 0; at < list.length; at += PORTION) {
      const portion = list.slice(at, at + PORTION);
      const ids = portion.flatMap(({ member }) => member?.sessionId ?? []);
      const ended = new Set(await ctx.authenticator.findEnded(ids));
      for (const socket of portion) if (ended.has(socket.member?.sessionId ?? '')) endSession(socket);
    }
    await recheckChannels(list.flatMap((socket) => [...socket.channels.values()]));
  }

  return {
    onChange({ sessions = [], members: changed = [], topics = [] }) {
      ctx.authenticator.forget(sessions.map(({ id }) => id));
      for (const { id, memberId } of sessions) {
        members.end(id);
        for (const socket of members.socketsOf(memberId)) {
          if (socket.member?.sessionId === id) endSession(socket);
        }
      }
      recheckSockets(changed.flatMap(members.socketsOf)).catch(trouble);
      const rooms = topics.flatMap((topic) => ctx.realtime.hub.rooms.get(topic) ?? []);
      recheckChannels(rooms.flatMap((room) => [...room.channels])).catch(trouble);
    },
    everything: () => recheckSockets([...sockets].filter(({ member }) => member)).catch(trouble),
    expire(socket, now) {
      if (!socket.member || socket.tokenEndsAt > now) return;
      const seconds = Math.round((now - socket.tokenEndsAt) / 1000);
      for (const channel of [...socket.channels.values()]) {
        channels.expel(channel, `Token has expired ${seconds} seconds ago`);
      }
      members.unbind(socket);
    },
    tellMissed() {
      for (const socket of sockets) {
        setTimeout(() => {
          for (const channel of [...socket.channels.values()]) {
            if (channel.state !== 'joined') continue;
            push(channel, 'phx_error', {}, channel.joinRef);
            channels.drop(channel);
          }
        }, Math.random() * SPREAD_MS).unref();
      }
    },
  };
}
