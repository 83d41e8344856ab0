import { z } from 'zod';
import { Instant, Uuid } from './fields.ts';

export const CALL_MEDIA = ['video', 'audio'] as const;
export const CALL_STATUSES = [
  'ringing',
  'ongoing',
  'completed',
  'missed',
  'rejected',
  'cancelled',
  'failed',
] as const;
/** What a device may say went wrong when it gives a call up. */
export const CALL_FAILURES = ['permission', 'device', 'connection', 'media', 'other'] as const;

/** How a device takes part, peer to peer: it signals on `topic` and reaches the other through `iceServers`. */
export const WebrtcJoin = z
  .object({
    provider: z.literal('webrtc'),
    /** As `RTCPeerConnection` takes them; credentials are for this member and call, until `expiresAt`. */
    iceServers: z.array(
      z.object({
        urls: z.array(z.string()),
        username: z.string().optional(),
        credential: z.string().optional(),
      }),
    ),
    /** `relay`: no network address of either member may reach the other; pass it on as it is. */
    iceTransportPolicy: z.enum(['all', 'relay']),
    /** The private realtime topic of the call; both send the event `signal` there. */
    topic: z.string(),
    expiresAt: Instant,
  })
  .meta({ id: 'WebrtcJoin' });

/** How a device takes part through Agora. The token is for this channel and `uid` alone. */
export const AgoraJoin = z
  .object({
    provider: z.literal('agora'),
    appId: z.string(),
    channel: z.string(),
    uid: z.int().min(1).max(4_294_967_295),
    token: z.string(),
    /** The private realtime topic of the call: being there is what keeps the call open. */
    topic: z.string(),
    expiresAt: Instant,
  })
  .meta({ id: 'AgoraJoin' });

export const CallJoin = z.discriminatedUnion('provider', [WebrtcJoin, AgoraJoin]);
export type CallJoin = z.infer<typeof CallJoin>;

/** One call of a match. */
export const Call = z
  .object({
    id: Uuid,
    matchId: Uuid,
    callerId: Uuid,
    receiverId: Uuid,
    media: z.enum(CALL_MEDIA),
    status: z.enum(CALL_STATUSES),
    startedAt: Instant,
    /** When it was answered; the duration counts from here. */
    acceptedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    durationSeconds: z.int().min(0),
    /** Until when it rings. */
    ringEndsAt: Instant,
    /** For the device that called or answered, in the answer to that call. */
    join: CallJoin.optional(),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;
