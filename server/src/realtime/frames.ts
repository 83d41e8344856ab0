import type { Context } from '../context.ts';
import type { Channels } from './channels.ts';
import { takeBroadcast, takePresence } from './client-events.ts';
import { MAX_NAME_BYTES } from './limits.ts';
import { type Frame, HEARTBEAT_TOPIC, TOPIC_PREFIX } from './phoenix.ts';
import { OK, refusal, reply, type Socket } from './socket.ts';

/** Acts on one frame. A promise when something must be asked first: later frames of the socket wait for it. */
export type TakeFrame = (socket: Socket, frame: Frame) => Promise<void> | null;

export function createTakeFrame(ctx: Pick<Context, 'config' | 'realtime'>, channels: Channels): TakeFrame {
  return (socket, frame) => {
    const { topic: wireTopic, event } = frame;
    if (wireTopic === HEARTBEAT_TOPIC) {
      if (event === 'heartbeat') reply(socket, frame, OK);
      return null;
    }
    const trouble = refuseTopic(wireTopic);
    if (trouble) {
      reply(socket, shorten(frame), refusal(trouble));
      return null;
    }
    const topic = wireTopic.slice(TOPIC_PREFIX.length);
    if (event === 'phx_join') return channels.join(socket, frame, topic);
    const channel = socket.channels.get(topic);
    const current = frame.joinRef === null || frame.joinRef === channel?.joinRef;
    if (channel?.state !== 'joined' || !current) {
      // A leave of what is over already has succeeded.
      reply(socket, frame, event === 'phx_leave' ? OK : refusal('unmatched topic'));
      return null;
    }
    if (typeof frame.payload !== 'object' || frame.payload === null) {
      reply(socket, frame, refusal('InvalidPayload: The payload is an object'));
      return null;
    }
    switch (event) {
      case 'phx_leave':
        reply(socket, frame, OK);
        channels.close(channel);
        return null;
      case 'access_token':
        return channels.takeToken(channel, frame);
      case 'broadcast':
        takeBroadcast(ctx, channel, frame);
        return null;
      case 'presence':
        takePresence(ctx, channel, frame);
        return null;
      default:
        reply(socket, frame, refusal('UnknownEvent: This server does not take that event'));
        return null;
    }
  };
}

function refuseTopic(topic: string): string | null {
  if (Buffer.byteLength(topic) > MAX_NAME_BYTES) return 'InvalidTopic: A topic has at most 255 bytes';
  if (!topic.startsWith(TOPIC_PREFIX)) return 'unmatched topic';
  return topic === TOPIC_PREFIX ? 'TopicNameRequired: You must provide a topic name' : null;
}

/** The answer to a topic that is too long repeats it, so that the client finds its push; but not megabytes of it. */
function shorten(frame: Frame): Frame {
  return { ...frame, topic: frame.topic.slice(0, 1_000) };
}
