import type { CallJoin } from '@romantic/contract';
import agoraToken from 'agora-token';
import { channelOf } from './agora-channel.ts';
import { createEvict } from './agora-evict.ts';
import { createReadNotice } from './agora-notice.ts';
import type { Seat, VideoDeps, VideoProvider } from './index.ts';

export interface AgoraConfig {
  provider: 'agora';
  /** Both 32 hex digits, from Agora's console. */
  appId: string;
  appCertificate: string;
  /** How long a token lets a device in, seconds. */
  tokenSeconds: number;
  /** For the REST API that puts members out; null: they stay until their tokens run out. */
  customer: { key: string; secret: string } | null;
  /** Of the notifications, from the console; null: none are taken. */
  noticeSecret: string | null;
  /** `https://api.agora.io`, or a stub. */
  apiBase: string;
  timeoutMs: number;
}

const HEX_32 = /^[0-9a-f]{32}$/i;

/** Through Agora's servers: neither member learns the other's network address. Throws on ids that Agora has not. */
export function createAgoraProvider(config: AgoraConfig, deps: VideoDeps): VideoProvider {
  // The vendor's library gives an empty token for these, and no call would ever begin.
  if (!HEX_32.test(config.appId) || !HEX_32.test(config.appCertificate)) {
    throw new Error('AGORA_APP_ID and AGORA_APP_CERTIFICATE must be 32 hex digits each');
  }
  const uidOf = (seat: Seat): number => deriveUid(deps.hashSeat(seat), seat.side);
  return {
    kind: 'agora',
    trouble: null,
    createJoin(seat, now): CallJoin {
      const channel = channelOf(seat.callId);
      const uid = uidOf(seat);
      return {
        provider: 'agora',
        appId: config.appId,
        channel,
        uid,
        token: createToken(config, channel, uid),
        topic: `call:${seat.callId}`,
        expiresAt: new Date(now + config.tokenSeconds * 1000).toISOString(),
      };
    },
    evict: createEvict(config, deps),
    readNotice: config.noticeSecret === null ? null : createReadNotice(config.noticeSecret),
    uidOf,
  };
}

/**
 * 2 to 4,294,967,295, another one for each member and call: 0 would be anybody. Callers are even and receivers odd, so
 * that the two of a call never have the same.
 */
function deriveUid(hash: Buffer, side: Seat['side']): number {
  const even = (hash.readUInt32BE(0) & ~1) >>> 0;
  return Math.max(even, 2) + (side === 'receiver' ? 1 : 0);
}

/** May join, speak and show until it ends; the library counts from the moment it is called. */
function createToken({ appId, appCertificate, tokenSeconds }: AgoraConfig, channel: string, uid: number) {
  const { RtcTokenBuilder, RtcRole } = agoraToken;
  const role = RtcRole.PUBLISHER;
  const token = RtcTokenBuilder.buildTokenWithUid(
    appId,
    appCertificate,
    channel,
    uid,
    role,
    tokenSeconds,
    tokenSeconds,
  );
  if (token === '') throw new Error('Agora’s library made no token');
  return token;
}
