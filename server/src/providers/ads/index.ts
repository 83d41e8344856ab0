import type { Clock } from '../../clock.ts';
import { createAdMob } from './admob.ts';

/** Who shows rewarded ads, and says that somebody watched one. `sandbox` believes the app: for development. */
export type AdsConfig =
  | { provider: 'none' | 'sandbox' }
  | {
      provider: 'admob';
      /** The list of keys that callbacks are signed with. */
      keysUrl: string;
      /** By placement the number of its ad unit: the part behind the slash. */
      adUnits: Readonly<Record<string, string>>;
      timeoutMs: number;
    };

/** An ad that somebody watched, as the network told. */
export interface WatchedAd {
  /** The network's own id of this reward; the same in every repeat. */
  transactionId: string;
  adUnit: string;
  /** What the app handed to the ad: our token. null in the network's own test of the address. */
  token: string | null;
  /** Whom the app named; null when it named nobody. */
  userId: string | null;
  /** When it was watched, epoch ms. */
  at: number;
}

export interface AdsProvider {
  readonly kind: AdsConfig['provider'];
  /** The ad unit of a placement; null where there is none. */
  findAdUnit(placement: string): string | null;
  /**
   * Reads a callback by the query of its address, exactly as it came. `forged`: not signed by the network. `unavailable`:
   * its keys cannot be read at the moment, so nobody knows.
   */
  readCallback(rawQuery: string): Promise<WatchedAd | 'forged' | 'unavailable'>;
}

export function createAds(config: AdsConfig, ctx: { clock: Clock }): AdsProvider {
  if (config.provider === 'admob') return createAdMob(config, ctx);
  return {
    kind: config.provider,
    findAdUnit: () => (config.provider === 'sandbox' ? 'sandbox' : null),
    readCallback: async () => 'forged',
  };
}
