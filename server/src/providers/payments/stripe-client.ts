import Stripe from 'stripe';
import { StoreError } from './facts.ts';

export interface StripeConfig {
  secretKey: string;
  webhookSecret: string;
  /** By our name of a plan or pack: Stripe's price. */
  prices: ReadonlyMap<string, string>;
  /** Where the member comes back to. */
  successUrl: string;
  cancelUrl: string;
  /** How long a plan goes on after a payment failed, days. */
  graceDays: number;
  /** null: Stripe's own address. */
  apiBase: string | null;
  timeoutMs: number;
}

/** The official library, with a time limit. */
export function createStripeClient({ secretKey, apiBase, timeoutMs }: StripeConfig): Stripe {
  const address = apiBase === null ? null : new URL(apiBase);
  const protocol = address?.protocol === 'http:' ? ('http' as const) : ('https' as const);
  return new Stripe(secretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(address ? { protocol, host: address.hostname, ...(address.port ? { port: address.port } : {}) } : {}),
  });
}

/** Runs a call of the library and says its troubles in our words; null when Stripe knows nothing of it. */
export async function askStripe<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (err) {
    if (!(err instanceof Stripe.errors.StripeError)) throw err;
    if (err.code === 'resource_missing') return null;
    const refused =
      err instanceof Stripe.errors.StripeInvalidRequestError || err instanceof Stripe.errors.StripeCardError;
    throw new StoreError(
      refused ? 'refused' : 'unavailable',
      `Stripe answered ${err.statusCode ?? 'nothing'}`,
      err,
    );
  }
}
