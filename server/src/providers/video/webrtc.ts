import { createHmac } from 'node:crypto';
import type { CallJoin } from '@romantic/contract';
import type { VideoDeps, VideoProvider } from './index.ts';

export interface WebrtcConfig {
  provider: 'webrtc';
  /** `stun:host:port`, for devices to find their own public addresses. Not used when relayed. */
  stunUrls: readonly string[];
  /** `turn:host:port?transport=udp`, `turns:…`: relays for networks that let nothing else through. */
  turnUrls: readonly string[];
  /** coturn's `static-auth-secret` (with `use-auth-secret`); null exactly when there is no relay. */
  turnSecret: string | null;
  /** How long a relay lets a device in with one set of credentials, seconds. */
  turnCredentialSeconds: number;
  /** Everything goes through the relay, so that neither member learns the other's network address. */
  relayOnly: boolean;
}

export const NO_RELAY =
  'calls are relayed (CALLS_RELAY_ONLY=on, the default in production) and TURN_URLS names no relay: every call is refused with calls_not_offered. Set TURN_URLS and TURN_SECRET, or CALLS_RELAY_ONLY=off, which shows members each other’s network addresses';

/** Peer to peer, with a relay where one is configured. Signals go over the private topic of the call. */
export function createWebrtcProvider(config: WebrtcConfig, deps: Pick<VideoDeps, 'hashSeat'>): VideoProvider {
  const { turnUrls, turnSecret, relayOnly } = config;
  return {
    kind: 'webrtc',
    trouble: relayOnly && (turnUrls.length === 0 || turnSecret === null) ? NO_RELAY : null,
    createJoin(seat, now): CallJoin {
      const expiresAt = Math.floor(now / 1000) + config.turnCredentialSeconds;
      const stun = relayOnly || config.stunUrls.length === 0 ? [] : [{ urls: [...config.stunUrls] }];
      // A name for logs of the relay that says nothing about the member, and another in each call.
      const name = deps.hashSeat(seat).toString('hex', 0, 8);
      const turn =
        turnSecret === null
          ? []
          : [{ urls: [...turnUrls], ...createTurnCredentials(turnSecret, expiresAt, name) }];
      return {
        provider: 'webrtc',
        iceServers: [...stun, ...turn],
        iceTransportPolicy: relayOnly ? 'relay' : 'all',
        topic: `call:${seat.callId}`,
        expiresAt: new Date(expiresAt * 1000).toISOString(),
      };
    },
    evict: null,
    readNotice: null,
    uidOf: null,
  };
}

/**
 * Credentials that coturn checks without asking us ("TURN REST API", draft-uberti-behave-turn-rest): the name holds
 * when it ends (seconds since 1970), the password is its HMAC-SHA1 under the secret that both know.
 */
export function createTurnCredentials(
  secret: string,
  expiresAt: number,
  name: string,
): { username: string; credential: string } {
  const username = `${expiresAt}:${name}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
