import { decodeJwt } from 'jose';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Member } from '../http/auth.ts';
import type { Authorize } from './authorize.ts';
import { type JoinConfig, readJoinConfig } from './join-config.ts';
import { createBucket, JOINS, MAX_CHANNELS, PRESENCE_CALLS, takeOne } from './limits.ts';
import type { Members } from './members.ts';
import type { Frame } from './phoenix.ts';
import { type Channel, push, type Reply, refusal, reply, type Socket } from './socket.ts';

type Needs = Pick<Context, 'authenticator' | 'clock' | 'config' | 'metrics' | 'realtime' | 'log'>;

/** Opening, keeping and closing of channels. */
export interface Channels {
  join(socket: Socket, frame: Frame, topic: string): Promise<void>;
  /** A new token for everything on the socket; rights are asked for again. */
  takeToken(channel: Channel, frame: Frame): Promise<void>;
  /** Ends a channel; says nothing. */
  drop(channel: Channel): void;
  /** Ends a channel as its client asked. */
  close(channel: Channel): void;
  /** Ends a channel and says why: the client must do something before it joins again. */
  expel(channel: Channel, message: string): void;
  /** Asks again what the channel's member may do, and acts on it. */
  recheck(channel: Channel): Promise<void>;
}

/** A token that is good, and until when (ms since 1970). */
interface Known {
  member: Member;
  endsAt: number;
}

export function createChannels(ctx: Needs, authorize: Authorize, members: Members): Channels {
  const { hub, presence } = ctx.realtime;

  /** Whom a token names, or the reason for a refusal. */
  async function identify(token: string | null, topic: string): Promise<Known | string> {
    // An API key stands where a token should be: nobody is signed in.
    if (token === null || token.split('.').length !== 3) return unauthorized(topic);
    const now = ctx.clock.now();
    const endsAt = endOf(token);
    if (endsAt !== null && endsAt <= now) return expired(now - endsAt);
    try {
      return { member: await ctx.authenticator.authenticate(token), endsAt: endsAt ?? now };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'unavailable') return TRY_AGAIN;
      // Banned, or signed in but not registered yet: the token is good, and opens nothing here.
      return error.code === 'unauthorized' ? 'InvalidJWTToken: The token is not valid' : unauthorized(topic);
    }
  }

  /** Binds a socket to its member; false when the session ended while it was being looked up, or there are too many. */
  function bind(socket: Socket, { member, endsAt }: Known, token: string): string | null {
    if (socket.member && socket.member.id !== member.id && socket.channels.size > 0) {
      return 'Unauthorized: This connection belongs to another member';
    }
    const refused = members.bind(socket, member);
    if (refused) return refused;
    socket.tokenEndsAt = endsAt;
    socket.tokenTail = tailOf(token);
    return null;
  }

  async function admit(socket: Socket, frame: Frame, topic: string): Promise<Reply | Channel> {
    const config = readJoinConfig(frame.payload);
    const refused = refuseConfig(config) ?? refuseCount(ctx, socket, topic);
    if (refused) return refusal(refused);
    const known = await identify(config.accessToken, topic);
    if (typeof known === 'string') return refusal(known);
    const unbound = bind(socket, known, config.accessToken ?? '');
    if (unbound) return refusal(unbound);
    const channel = createChannel(socket, frame, topic, config, known.member);
    const before = socket.channels.get(topic);
    if (before) close(before);
    socket.channels.set(topic, channel);
    ctx.metrics.channels.inc();
    // Known to the hub before its rights are read: what changes them meanwhile finds it there.
    const { first } = hub.add(channel);
    const rights = await followAndRead(channel, known.member);
    if (channel.state === 'left') return refusal('ChannelClosed: The channel was closed meanwhile');
    if (rights !== null) {
      drop(channel);
      return refusal(rights);
    }
    channel.state = 'joined';
    if (first) presence.ask(topic);
    return channel;
  }

  /** Listens to the others before the rights are read: what happens in between is heard or seen. */
  async function followAndRead(channel: Channel, member: Member): Promise<string | null> {
    try {
      await ctx.realtime.follow(channel.topic);
    } catch (err) {
      ctx.log.warn({ err }, 'a topic could not be followed');
      return TRY_AGAIN;
    }
    return readRights(channel, member);
  }

  /** Null when the member may be there; else why not. */
  async function readRights(channel: Channel, member: Member): Promise<string | null> {
    try {
      for (;;) {
        channel.stale = false;
        const rights = await authorize(member.id, channel.topic);
        if (channel.state === 'left') return null;
        if (channel.stale) continue;
        if (!rights.mayJoin) return unauthorized(channel.topic);
        channel.maySend = rights.maySend;
        presence.setShown(channel, rights.shown);
        return null;
      }
    } catch (err) {
      ctx.log.warn({ err }, 'the rights on a topic could not be read');
      return TRY_AGAIN;
    }
  }

  function drop(channel: Channel): void {
    if (channel.state === 'left') return;
    presence.untrack(channel);
    channel.state = 'left';
    if (channel.socket.channels.get(channel.topic) === channel) channel.socket.channels.delete(channel.topic);
    ctx.metrics.channels.dec();
    if (hub.remove(channel)) ctx.realtime.unfollow(channel.topic);
  }

  function close(channel: Channel): void {
    // Clients take a close for their present join only when it carries that join's reference.
    push(channel, 'phx_close', {}, channel.joinRef);
    drop(channel);
  }

  function expel(channel: Channel, message: string): void {
    const { topic } = channel;
    push(channel, 'system', { extension: 'system', status: 'error', message, channel: topic });
    close(channel);
  }

  async function recheck(channel: Channel): Promise<void> {
    const { member } = channel.socket;
    // While it is being joined this makes the join ask again.
    channel.stale = true;
    if (channel.state !== 'joined') return;
    if (!member) return expel(channel, 'Sign in again');
    const refused = await readRights(channel, member);
    if (refused !== null && refused !== TRY_AGAIN && channel.state === 'joined') {
      expel(channel, textOf(refused));
    }
  }

  return {
    async join(socket, frame, topic) {
      const admitted = await admit(socket, frame, topic);
      if ('status' in admitted) {
        ctx.metrics.channelJoins.inc({ outcome: 'refused' });
        return reply(socket, frame, admitted);
      }
      ctx.metrics.channelJoins.inc({ outcome: 'joined' });
      reply(socket, frame, { status: 'ok', response: { postgres_changes: [] } });
      const room = hub.rooms.get(topic);
      if (room && admitted.wantsPresence) presence.sendState(admitted, room);
    },
    async takeToken(channel, frame) {
      const token = (frame.payload as { access_token?: unknown }).access_token;
      const { socket } = channel;
      if (typeof token !== 'string' || token.split('.').length !== 3) return;
      if (tailOf(token) !== socket.tokenTail) {
        const known = await identify(token, channel.topic);
        const refused = typeof known === 'string' ? known : bind(socket, known, token);
        if (refused === TRY_AGAIN) return;
        if (refused !== null) return expel(channel, textOf(refused));
      }
      await recheck(channel);
    },
    drop,
    close,
    expel,
    recheck,
  };
}

const TRY_AGAIN = 'UnableToAuthorize: The server cannot decide at the moment; try again';

const unauthorized = (topic: string): string =>
  `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`;

const expired = (ms: number): string =>
  `InvalidJWTToken: Token has expired ${Math.max(0, Math.round(ms / 1000))} seconds ago`;

/** A reason without its code. */
const textOf = (reason: string): string => reason.slice(reason.indexOf(': ') + 2);

/** Copied, so that the rest of the token is not kept in memory. */
const tailOf = (token: string): string => Buffer.from(token.slice(-32)).toString();

function refuseConfig(config: JoinConfig): string | null {
  if (!config.private) return 'PrivateOnly: This server only has private channels';
  if (config.wantsChanges) {
    return 'PostgresChangesNotSupported: Changes of tables are not sent; listen to broadcasts';
  }
  return null;
}

function refuseCount(ctx: Pick<Context, 'config'>, socket: Socket, topic: string): string | null {
  if (socket.channels.size >= MAX_CHANNELS && !socket.channels.has(topic)) {
    return 'ChannelRateLimitReached: Too many channels on this connection';
  }
  if (ctx.config.rateLimits && !takeOne(socket.joins, JOINS, performance.now())) {
    return 'ClientJoinRateLimitReached: Too many joins per second';
  }
  return null;
}

/** A key that looks like a member's id must be one's own: nobody can seem to be somebody else. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function createChannel(
  socket: Socket,
  frame: Frame,
  topic: string,
  config: JoinConfig,
  member: Member,
): Channel {
  const key = config.presenceKey;
  return {
    socket,
    topic,
    joinRef: frame.joinRef ?? frame.ref,
    state: 'joining',
    stale: false,
    maySend: false,
    shown: true,
    ack: config.ack,
    self: config.self,
    presenceKey: key === null || ID.test(key) ? member.id : key,
    wantsPresence: config.wantsPresence,
    tracked: null,
    presenceCalls: createBucket(PRESENCE_CALLS, performance.now()),
  };
}

/** When a token ends, ms since 1970; read before it is verified, so that an old one gets the right answer. */
function endOf(token: string): number | null {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? null : exp * 1000;
  } catch {
    return null;
  }
}
