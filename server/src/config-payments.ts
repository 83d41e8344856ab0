import { readFileSync } from 'node:fs';
import { PAYMENT_PROVIDERS, type PaymentProvider } from '@romantic/contract';
import type { EnvReader } from './config.ts';
import { readNames } from './config-premium.ts';
import type { AppleConfig } from './providers/payments/apple.ts';
import type { GoogleConfig } from './providers/payments/google.ts';
import type { PaymentsConfig } from './providers/payments/index.ts';
import type { StripeConfig } from './providers/payments/stripe-client.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Ways = { troubles: string[]; production: boolean };

/**
 * Reads who takes the money: PAYMENT_PROVIDERS, any of apple, google, stripe, sandbox, and what each of them needs.
 * Troubles are added to the list.
 */
export function readPayments(env: Env, read: EnvReader, ways: Ways): PaymentsConfig {
  const { troubles, production } = ways;
  const named = read.list('PAYMENT_PROVIDERS') ?? (production ? [] : ['sandbox']);
  const isProvider = (name: string): name is PaymentProvider =>
    (PAYMENT_PROVIDERS as readonly string[]).includes(name);
  const providers = [...new Set(named)].filter(isProvider);
  if (providers.length !== named.length)
    troubles.push(`PAYMENT_PROVIDERS takes any of ${PAYMENT_PROVIDERS.join(', ')}, each once`);
  if (production && providers.includes('sandbox'))
    troubles.push('PAYMENT_PROVIDERS=sandbox gives coins and plans for nothing');
  return {
    sandbox: providers.includes('sandbox'),
    apple: providers.includes('apple') ? readApple(env, read, ways) : null,
    google: providers.includes('google') ? readGoogle(env, read, ways) : null,
    stripe: providers.includes('stripe') ? readStripe(env, read, ways) : null,
  };
}

/** The stores that are configured, by name. */
export function providersOf(config: PaymentsConfig): PaymentProvider[] {
  return PAYMENT_PROVIDERS.filter((name) => (name === 'sandbox' ? config.sandbox : config[name] !== null));
}

const timeout = (read: EnvReader): number => read.integer('STORE_TIMEOUT_MS', 8_000, 100, 30_000);

function required(env: Env, troubles: string[], store: string) {
  return (name: string, form = /^.+$/s): string => {
    // Keys travel in one line, with \n for their line breaks.
    const value = (env[name] ?? '').replaceAll('\\n', '\n');
    if (!form.test(value))
      troubles.push(`${name} is missing or not what it should be: PAYMENT_PROVIDERS names ${store}`);
    return value;
  };
}

function readApple(env: Env, read: EnvReader, { troubles, production }: Ways): AppleConfig {
  const need = required(env, troubles, 'apple');
  const environment = read.choice(
    'APPLE_ENVIRONMENT',
    ['Production', 'Sandbox'],
    production ? 'Production' : 'Sandbox',
  );
  return {
    bundleId: need('APPLE_BUNDLE_ID', /^[A-Za-z0-9.-]+$/),
    appId: Number(need('APPLE_APP_ID', /^\d{1,15}$/)),
    environment,
    issuerId: need('APPLE_ISSUER_ID'),
    keyId: need('APPLE_KEY_ID'),
    privateKey: need('APPLE_PRIVATE_KEY', /PRIVATE KEY/),
    rootCertificates: readRoots(read.list('APPLE_ROOT_CERTIFICATES') ?? [], troubles),
    onlineChecks: read.choice('APPLE_ONLINE_CHECKS', ['on', 'off'], 'on') === 'on',
    apiBase: read.url('APPLE_API_BASE'),
    timeoutMs: timeout(read),
  };
}

function readRoots(files: readonly string[], troubles: string[]): Buffer[] {
  if (files.length === 0)
    troubles.push(
      'APPLE_ROOT_CERTIFICATES is missing: the files of Apple’s roots, such as AppleRootCA-G3.cer',
    );
  return files.flatMap((file) => {
    try {
      return [readFileSync(file)];
    } catch {
      troubles.push(`APPLE_ROOT_CERTIFICATES names ${file}, which cannot be read`);
      return [];
    }
  });
}

function readGoogle(env: Env, read: EnvReader, { troubles, production }: Ways): GoogleConfig {
  const need = required(env, troubles, 'google');
  return {
    packageName: need('GOOGLE_PACKAGE_NAME', /^[A-Za-z0-9._]+$/),
    clientEmail: need('GOOGLE_PLAY_CLIENT_EMAIL', /^[^\s@]+@[^\s@]+$/),
    privateKey: need('GOOGLE_PLAY_PRIVATE_KEY', /PRIVATE KEY/),
    pushAudience: need('GOOGLE_PUSH_AUDIENCE'),
    pushEmail: need('GOOGLE_PUSH_EMAIL', /^[^\s@]+@[^\s@]+$/),
    testPurchases: read.choice('GOOGLE_TEST_PURCHASES', ['on', 'off'], production ? 'off' : 'on') === 'on',
    apiBase: read.url('GOOGLE_PLAY_API_BASE') ?? 'https://androidpublisher.googleapis.com',
    tokenUrl: read.url('GOOGLE_TOKEN_URL'),
    certsUrl: read.url('GOOGLE_CERTS_URL'),
    timeoutMs: timeout(read),
  };
}

function readStripe(env: Env, read: EnvReader, { troubles, production }: Ways): StripeConfig {
  const need = required(env, troubles, 'stripe');
  const web = read.url('PUBLIC_URL') ?? 'http://localhost:3000';
  const secretKey = need('STRIPE_SECRET_KEY', /^[sr]k_(test|live)_/);
  if (production && /_test_/.test(secretKey)) troubles.push('STRIPE_SECRET_KEY is of the test mode');
  return {
    secretKey,
    webhookSecret: need('STRIPE_WEBHOOK_SECRET', /^whsec_/),
    prices: readNames('STRIPE_PRICES', read, troubles),
    successUrl: read.url('STRIPE_SUCCESS_URL') ?? `${web}/?checkout={CHECKOUT_SESSION_ID}`,
    cancelUrl: read.url('STRIPE_CANCEL_URL') ?? web,
    graceDays: read.integer('STRIPE_GRACE_DAYS', 7, 0, 60),
    apiBase: read.url('STRIPE_API_BASE'),
    timeoutMs: timeout(read),
  };
}
