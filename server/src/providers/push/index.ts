import type { PushData, PushTransport } from '@romantic/contract';
import type { Metrics } from '../../metrics.ts';
import type { Outbox } from '../outbox.ts';
import { createConsolePush } from './console.ts';
import { createFcmProvider, type FcmConfig } from './fcm.ts';
import { createWebPushProvider, type WebPushConfig } from './web-push.ts';

/** What one device is to be shown, or told silently. */
export interface PushMessage {
  /** Of the notification: the app shows each once, whatever arrives twice. */
  id: string;
  kind: string;
  /** null: nothing is shown, the app is told. */
  text: { title: string; body: string } | null;
  /** For the app: ids, never words of people unless they are in `text` too. */
  data: PushData;
  /** A later message of the same key takes the place of an earlier one, on its way and on the screen. */
  collapseKey: string;
  /** Wakes a sleeping phone. */
  urgent: boolean;
  /** How long the vendor may keep it for a device that is off, seconds. */
  ttlSeconds: number;
}

/** Expected outcomes are data; nothing that a vendor answers is thrown. `code`: the vendor's word, for logs. */
export type PushResult =
  | { outcome: 'accepted' }
  /** The token is dead: forget it. */
  | { outcome: 'gone'; code: string }
  /** This message will never be taken: our mistake. */
  | { outcome: 'refused'; code: string }
  /** Not now. `afterMs`: as the vendor asked; null: as we like. */
  | { outcome: 'retry'; code: string; afterMs: number | null }
  /** It was not tried: the vendor is left alone for so long. */
  | { outcome: 'paused'; afterMs: number };

export interface PushProvider {
  send(token: string, message: PushMessage): Promise<PushResult>;
}

/** The ways to a device. A way that is not configured is null. */
export interface Push {
  find(transport: PushTransport): PushProvider | null;
  /** No call takes longer than this, ms: who said so long ago that they would make one is dead. */
  readonly leaseMs: number;
  /** applicationServerKey of Web Push; null without it. */
  readonly publicKey: string | null;
}

export interface PushConfig {
  /** Development: what no vendor is configured for goes into the outbox. */
  console: boolean;
  fcm: FcmConfig | null;
  webPush: WebPushConfig | null;
}

export interface PushDeps {
  outbox: Outbox;
  metrics: Pick<Metrics, 'pushBreaker' | 'pushSeconds'>;
}

/** The providers that `config` names. */
export function createPush(config: PushConfig, deps: PushDeps): Push {
  const consolePush = config.console ? createConsolePush(deps) : null;
  const tellOpen = (transport: PushTransport) => (open: boolean) =>
    deps.metrics.pushBreaker.set({ transport }, open ? 1 : 0);
  const providers: Record<PushTransport, PushProvider | null> = {
    fcm: config.fcm && createFcmProvider(config.fcm, tellOpen('fcm')),
    'web-push': config.webPush && createWebPushProvider(config.webPush, tellOpen('web-push')),
  };
  return {
    find(transport) {
      const provider = providers[transport];
      return provider ? measured(provider, transport, deps) : consolePush;
    },
    // An access token may have to be fetched first.
    leaseMs: Math.max(config.fcm?.timeoutMs ?? 0, config.webPush?.timeoutMs ?? 0) * 2 + 5_000,
    publicKey: config.webPush?.publicKey ?? null,
  };
}

function measured(provider: PushProvider, transport: PushTransport, { metrics }: PushDeps): PushProvider {
  return {
    async send(token, message) {
      const started = performance.now();
      const result = await provider.send(token, message);
      const seconds = (performance.now() - started) / 1_000;
      if (result.outcome !== 'paused') {
        metrics.pushSeconds.observe({ transport, outcome: result.outcome }, seconds);
      }
      return result;
    },
  };
}
