import type { Context } from '../context.ts';
import {
  BROADCASTS,
  MAX_NAME_BYTES,
  MAX_SMALL_PAYLOAD_BYTES,
  PRESENCE_CALLS,
  type Rate,
  takeOne,
} from './limits.ts';
import type { Frame } from './phoenix.ts';
import { refuseSignal } from './signals.ts';
import { type Channel, OK, type Reply, refusal, reply } from './socket.ts';

type Needs = Pick<Context, 'config' | 'realtime'>;

/**
 * What members may send each other on a topic, by its kind. Everything else is written through HTTP, where it is
 * judged, counted and kept: a socket carries no messages that nobody could report.
 */
const SENDABLE: Readonly<Record<string, readonly string[]>> = { match: ['typing'], call: ['signal'] };

/** Null when a member who may send on the topic may send this; else why not. */
export function refuseClientEvent(
  ctx: Pick<Context, 'config'>,
  topic: string,
  event: string,
  payload: unknown,
): string | null {
  const kind = topic.slice(0, topic.indexOf(':'));
  if (!SENDABLE[kind]?.includes(event)) {
    return `Unauthorized: Members may not send "${event.slice(0, 40)}" on this topic`;
  }
  if (kind === 'call') return refuseSignal(ctx.config.video, payload);
  return isSmall(payload) ? null : tooLarge('A broadcast');
}

/** A broadcast of the client: to the others on the topic. Denied, it is dropped; who asked for answers is told. */
export function takeBroadcast(ctx: Needs, channel: Channel, frame: Frame): void {
  const { event, payload } = frame.payload as { event?: unknown; payload?: unknown };
  const answer = judgeBroadcast(ctx, channel, event, payload);
  if (answer.status === 'ok') {
    ctx.realtime.relay({ topic: channel.topic, event: event as string, payload: payload ?? {} }, channel);
  }
  if (channel.ack) reply(channel.socket, frame, answer);
}

function judgeBroadcast(ctx: Needs, channel: Channel, event: unknown, payload: unknown): Reply {
  if (typeof event !== 'string' || event === '' || Buffer.byteLength(event) > MAX_NAME_BYTES) {
    return refusal('InvalidEvent: The event needs a name of at most 255 bytes');
  }
  if (!channel.maySend) return refusal(mayNotSend(channel.topic));
  const refused = refuseClientEvent(ctx, channel.topic, event, payload);
  if (refused) return refusal(refused);
  if (!allows(ctx, channel.socket.broadcasts, BROADCASTS)) {
    return refusal('ClientBroadcastRateLimitReached: Too many broadcasts per second');
  }
  return OK;
}

/** "track" and "untrack" of presence, in any case. */
export function takePresence(ctx: Needs, channel: Channel, frame: Frame): void {
  const { event, payload } = frame.payload as { event?: unknown; payload?: unknown };
  const verb = typeof event === 'string' ? event.toLowerCase() : '';
  reply(channel.socket, frame, judgePresence(ctx, channel, verb, payload));
}

function judgePresence(ctx: Needs, channel: Channel, verb: string, payload: unknown): Reply {
  const { presence, hub } = ctx.realtime;
  if (!channel.maySend) return refusal(mayNotSend(channel.topic));
  if (verb === 'untrack') {
    presence.untrack(channel);
    return OK;
  }
  if (verb !== 'track') return refusal('InvalidEvent: Presence takes track and untrack');
  const meta = payload ?? {};
  if (typeof meta !== 'object' || Array.isArray(meta)) {
    return refusal('InvalidPayload: Presence takes an object');
  }
  if (!isSmall(meta)) return refusal(tooLarge('Presence'));
  if (!allows(ctx, channel.presenceCalls, PRESENCE_CALLS)) {
    return refusal('ClientPresenceRateLimitReached: Too many presence calls');
  }
  if (!channel.wantsPresence) {
    channel.wantsPresence = true;
    const room = hub.rooms.get(channel.topic);
    if (room) presence.sendState(channel, room);
  }
  presence.track(channel, { ...meta });
  return OK;
}

function allows({ config }: Needs, bucket: Channel['presenceCalls'], rate: Rate): boolean {
  return !config.rateLimits || takeOne(bucket, rate, performance.now());
}

function isSmall(payload: unknown): boolean {
  if (Buffer.isBuffer(payload)) return payload.length <= MAX_SMALL_PAYLOAD_BYTES;
  return Buffer.byteLength(JSON.stringify(payload ?? {})) <= MAX_SMALL_PAYLOAD_BYTES;
}

const tooLarge = (what: string): string =>
  `PayloadTooLarge: ${what} holds at most ${MAX_SMALL_PAYLOAD_BYTES} bytes`;

const mayNotSend = (topic: string): string =>
  `Unauthorized: You do not have permissions to write to this Channel topic: ${topic}`;
