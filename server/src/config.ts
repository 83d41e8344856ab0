import { type CoinSettings, readAds, readCoinSettings } from './config-coins.ts';
import { providersOf, readPayments } from './config-payments.ts';
import { type Catalogue, readCatalogue } from './config-premium.ts';
import { readVideo } from './config-video.ts';
import type { AdsConfig } from './providers/ads/index.ts';
import type { PaymentsConfig } from './providers/payments/index.ts';
import type { PushConfig } from './providers/push/index.ts';
import type { SmsConfig } from './providers/sms/index.ts';
import type { VideoConfig } from './providers/video/index.ts';

/** Roles one process can have; both by default. */
export type Role = 'api' | 'worker';

export interface Config {
  production: boolean;
  roles: readonly Role[];
  host: string;
  port: number;
  /** Where clients reach us; null: whatever address they used. Needed for signed callbacks in production. */
  publicUrl: string | null;
  dataDir: string;
  /** null: the embedded PostgreSQL in the data folder. */
  databaseUrl: string | null;
  /** For LISTEN: a direct connection or session pooler, where databaseUrl is a transaction pooler; null: databaseUrl. */
  realtimeDatabaseUrl: string | null;
  /** Redis 7 or Valkey between processes, several addresses for a cluster; null: notifications of the database. */
  redisUrls: readonly string[] | null;
  databasePoolSize: number;
  databaseStatementTimeoutMs: number;
  /** Whether the feed's engine has a thread of its own; else it is in the way of all other requests. */
  feedThread: boolean;
  logLevel: string;
  secret: string;
  /** Private P-256 keys (JWK), the first signs; null: derived from the secret. */
  signingKeys: readonly Record<string, unknown>[] | null;
  issuer: string;
  /** Express's "trust proxy": how many proxies stand before us, or which networks they are in; false: none. */
  trustProxy: number | readonly string[] | false;
  rateLimits: boolean;
  /** Open WebSockets of one IPv4 address or IPv6 /64 on one process; many phones share one address. */
  socketsPerAddress: number;
  /** Web origins that may call us; null: any port of this machine (development). */
  corsOrigins: readonly string[] | null;
  apiKeys: ApiKeyConfig;
  /** Bearer token of /metrics; null: open (development only). */
  metricsToken: string | null;
  sms: SmsConfig;
  push: PushConfig;
  /** ISO 3166 countries codes are sent to; null: all (development only). */
  smsCountries: readonly string[] | null;
  /** Codes sent in any 24 hours, over all numbers. */
  smsDailyBudget: number;
  /** H3 resolution of every stored place. Not read from the environment: 8 is a promise (safety.md). */
  locationResolution: number;
  likesPerDay: number;
  superlikesPerDay: number;
  rewindsPerDay: number;
  /** Conversations one member may open by writing first. */
  conversationsPerDay: number;
  coins: CoinSettings;
  ads: AdsConfig;
  /** What is sold for money, and who takes it. */
  catalogue: Catalogue;
  payments: PaymentsConfig;
  /** Who carries calls. */
  video: VideoConfig;
  /** Whether the two of a match may call each other before either has said so. */
  callsByDefault: boolean;
  /** Of all pages of the feed, how many in a hundred are logged for judging rankings: see docs/matching.md. */
  exposureLogPercent: number;
  /** Whether a profile without a photo is shown to others. */
  photoRequired: boolean;
  /** What a fresh upload is: approved at once, or waiting for the staff. */
  photoModeration: 'approved' | 'pending';
  /** What a picture or recording of a conversation is until somebody looks: shown, or waiting for the staff. */
  messageMediaModeration: 'approved' | 'pending';
  /** Made-up people of a development server; 0: none. Always 0 in production. */
  seedPeople: number;
  seedNumber: number;
}

/** Keys of the Supabase doors, of sockets and of staff routes (http/api-keys.ts). Several: while one is replaced. */
export interface ApiKeyConfig {
  publishable: readonly string[];
  secret: readonly string[];
  /** Shared secret of legacy keys (HS256 tokens with role anon or service_role); null: none are taken. */
  jwtSecret: string | null;
}

/** The environment contradicts itself or misses something; the message names every trouble. */
export class ConfigError extends Error {
  constructor(troubles: readonly string[]) {
    super(`Romantic cannot start:\n${troubles.map((trouble) => `  - ${trouble}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export const DEVELOPMENT_SECRET = 'romantic development secret, known to everybody';

const DEVELOPMENT_PUBLISHABLE_KEY = 'sb_publishable_romantic_local';
const DEVELOPMENT_SECRET_KEY = 'sb_secret_romantic_local';

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the environment once. Throws ConfigError that names everything wrong at once. */
export function readEnv(env: Env = process.env): Config {
  const troubles: string[] = [];
  const read = createReader(env, troubles);
  const production = env.NODE_ENV === 'production';
  const payments = readPayments(env, read, { troubles, production });
  const config: Config = {
    production,
    roles: read.roles(),
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: read.integer('PORT', 3000, 0, 65_535),
    publicUrl: read.url('PUBLIC_URL'),
    dataDir: env.DATA_DIR || '.romantic',
    databaseUrl: env.DATABASE_URL || null,
    realtimeDatabaseUrl: read.url('REALTIME_DATABASE_URL'),
    redisUrls: read.redisUrls(),
    databasePoolSize: read.integer('DATABASE_POOL_SIZE', 10, 1, 500),
    databaseStatementTimeoutMs: read.integer('DATABASE_STATEMENT_TIMEOUT_MS', 10_000, 100, 600_000),
    feedThread: read.choice('FEED_THREAD', ['on', 'off'], 'on') === 'on',
    logLevel: read.choice(
      'LOG_LEVEL',
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      production ? 'info' : 'warn',
    ),
    secret: env.APP_SECRET || DEVELOPMENT_SECRET,
    signingKeys: read.json('SIGNING_KEYS'),
    issuer: env.TOKEN_ISSUER || 'romantic',
    trustProxy: read.trustProxy(),
    rateLimits: read.choice('RATE_LIMITS', ['on', 'off'], 'on') === 'on',
    socketsPerAddress: read.integer('SOCKETS_PER_ADDRESS', 500, 1, 1_000_000),
    corsOrigins: read.list('CORS_ORIGINS') ?? (production ? [] : null),
    apiKeys: {
      publishable: read.list('SUPABASE_PUBLISHABLE_KEY') ?? (production ? [] : [DEVELOPMENT_PUBLISHABLE_KEY]),
      secret: read.list('SUPABASE_SECRET_KEY') ?? (production ? [] : [DEVELOPMENT_SECRET_KEY]),
      jwtSecret: env.SUPABASE_JWT_SECRET || null,
    },
    metricsToken: env.METRICS_TOKEN || null,
    sms: read.sms(),
    push: {
      console: !production,
      fcm: read.fcm(),
      webPush: read.webPush(production),
    },
    smsCountries: read.list('SMS_COUNTRIES')?.map((country) => country.toUpperCase()) ?? null,
    smsDailyBudget: read.integer('SMS_DAILY_BUDGET', 10_000, 0, 10_000_000),
    locationResolution: 8,
    likesPerDay: read.integer('LIKES_PER_DAY', 50, 0, 100_000),
    superlikesPerDay: read.integer('SUPERLIKES_PER_DAY', 3, 0, 1_000),
    rewindsPerDay: read.integer('REWINDS_PER_DAY', 3, 0, 1_000),
    conversationsPerDay: read.integer('CONVERSATIONS_PER_DAY', 100, 0, 100_000),
    coins: readCoinSettings(read),
    ads: readAds(read, { troubles, production }),
    catalogue: readCatalogue(env, read, { troubles, providers: providersOf(payments) }),
    payments,
    video: readVideo(env, read, { troubles, production }),
    callsByDefault: read.choice('CALLS_BY_DEFAULT', ['on', 'off'], 'on') === 'on',
    exposureLogPercent: read.integer('EXPOSURE_LOG_PERCENT', 5, 0, 100),
    photoRequired: read.choice('PHOTO_REQUIRED', ['on', 'off'], production ? 'on' : 'off') === 'on',
    photoModeration: read.choice(
      'PHOTO_MODERATION',
      ['approved', 'pending'],
      production ? 'pending' : 'approved',
    ),
    messageMediaModeration: read.choice('MESSAGE_MEDIA_MODERATION', ['approved', 'pending'], 'approved'),
    seedPeople: read.integer('SEED_PEOPLE', production ? 0 : 2_000, 0, 1_000_000),
    seedNumber: read.integer('SEED_NUMBER', 1, 0, 2_147_483_647),
  };
  if (production) troubles.push(...productionTroubles(config));
  if (troubles.length > 0) throw new ConfigError(troubles);
  return config;
}

function productionTroubles(config: Config): string[] {
  const troubles: string[] = [];
  if (config.secret === DEVELOPMENT_SECRET)
    troubles.push('APP_SECRET is not set: the default is known to everybody');
  else if (config.secret.length < 32) troubles.push('APP_SECRET needs at least 32 characters of randomness');
  if (config.sms.provider === 'console')
    troubles.push('SMS_PROVIDER=console shows codes to everybody: configure twilio or twilio-verify');
  if (config.smsCountries === null)
    troubles.push('SMS_COUNTRIES is not set: name the countries you serve, such as FR,BE,CH');
  if (!config.rateLimits) troubles.push('RATE_LIMITS=off is for development');
  if (config.seedPeople > 0) troubles.push('SEED_PEOPLE makes people up: it must be 0 in production');
  if (config.publicUrl === null)
    troubles.push('PUBLIC_URL is not set: signed addresses and callbacks need it');
  else if (!config.publicUrl.startsWith('https://')) troubles.push('PUBLIC_URL must be an https address');
  if (config.metricsToken === null)
    troubles.push('METRICS_TOKEN is not set: /metrics would be open to everybody');
  return [...troubles, ...apiKeyTroubles(config.apiKeys)];
}

/** No keys at all is fine: then the Supabase doors stay shut. */
function apiKeyTroubles({ publishable, secret, jwtSecret }: ApiKeyConfig): string[] {
  const troubles: string[] = [];
  if (publishable.includes(DEVELOPMENT_PUBLISHABLE_KEY))
    troubles.push('SUPABASE_PUBLISHABLE_KEY holds the key of development, known to everybody');
  if (secret.includes(DEVELOPMENT_SECRET_KEY))
    troubles.push('SUPABASE_SECRET_KEY holds the key of development, known to everybody');
  else if (secret.some((key) => key.length < 32))
    troubles.push('SUPABASE_SECRET_KEY needs at least 32 characters of randomness');
  if (publishable.some((key) => secret.includes(key)))
    troubles.push('SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY hold the same key');
  if (jwtSecret !== null && jwtSecret.length < 32)
    troubles.push('SUPABASE_JWT_SECRET needs at least 32 characters');
  return troubles;
}

/** Null for what is no key of a service account. */
function readServiceAccount(text: string) {
  try {
    const { project_id, client_email, private_key, token_uri } = JSON.parse(text) as Record<string, unknown>;
    if (typeof project_id !== 'string' || typeof client_email !== 'string') return null;
    if (typeof private_key !== 'string' || !private_key.includes('PRIVATE KEY')) return null;
    const tokenUrl = typeof token_uri === 'string' ? token_uri : 'https://oauth2.googleapis.com/token';
    return { projectId: project_id, clientEmail: client_email, privateKey: private_key, tokenUrl };
  } catch {
    return null;
  }
}

export type EnvReader = ReturnType<typeof createReader>;

/** Small readers of one variable each; every trouble is collected, none stops the others. */
function createReader(env: Env, troubles: string[]) {
  const list = (name: string): string[] | null => {
    const items = (env[name] ?? '').split(',').map((item) => item.trim());
    const filled = items.filter((item) => item !== '');
    return filled.length > 0 ? filled : null;
  };
  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    troubles.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  };
  const choice = <T extends string>(name: string, choices: readonly T[], fallback: T): T => {
    const value = env[name];
    if (value === undefined || value === '') return fallback;
    if ((choices as readonly string[]).includes(value)) return value as T;
    troubles.push(`${name} must be one of ${choices.join(', ')}`);
    return fallback;
  };
  const url = (name: string): string | null => {
    const value = env[name];
    if (!value) return null;
    if (URL.canParse(value)) return value.replace(/\/+$/, '');
    troubles.push(`${name} is not a URL`);
    return null;
  };
  const required = (name: string, why: string): string => {
    const value = env[name];
    if (!value) troubles.push(`${name} is missing: ${why}`);
    return value ?? '';
  };
  return {
    list,
    integer,
    choice,
    url,
    json(name: string): Record<string, unknown>[] | null {
      const text = env[name];
      if (!text) return null;
      try {
        const value: unknown = JSON.parse(text);
        if (Array.isArray(value) && value.length > 0) return value as Record<string, unknown>[];
      } catch {
        // Said below, together with the wrong shape.
      }
      troubles.push(`${name} must be a JSON list of private P-256 keys`);
      return null;
    },
    redisUrls(): string[] | null {
      const urls = list('REDIS_URL');
      if (urls?.every((text) => /^rediss?:$/.test(URL.parse(text)?.protocol ?? ''))) return urls;
      if (urls) troubles.push('REDIS_URL takes redis:// or rediss:// addresses, several for a cluster');
      return null;
    },
    roles(): Role[] {
      const roles = list('ROLES') ?? ['api', 'worker'];
      const known = roles.filter((role): role is Role => role === 'api' || role === 'worker');
      if (known.length !== roles.length) troubles.push('ROLES takes api, worker, or both');
      return known;
    },
    trustProxy(): number | string[] | false {
      const text = env.TRUST_PROXY;
      if (!text) return false;
      return /^\d+$/.test(text) ? Number(text) : (list('TRUST_PROXY') ?? false);
    },
    fcm(): PushConfig['fcm'] {
      if (!env.FCM_SERVICE_ACCOUNT) return null;
      const account = readServiceAccount(env.FCM_SERVICE_ACCOUNT);
      if (account === null) {
        troubles.push(
          'FCM_SERVICE_ACCOUNT must be the JSON of a service account key (project_id, client_email, private_key)',
        );
        return null;
      }
      return {
        account: { ...account, tokenUrl: url('FCM_TOKEN_URL') ?? account.tokenUrl },
        baseUrl: url('FCM_BASE_URL') ?? 'https://fcm.googleapis.com',
        timeoutMs: integer('PUSH_TIMEOUT_MS', 10_000, 100, 20_000),
      };
    },
    webPush(production: boolean): PushConfig['webPush'] {
      if (!env.VAPID_PUBLIC_KEY && !env.VAPID_PRIVATE_KEY) return null;
      const why = 'Web Push needs all three of VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT';
      const [publicKey, privateKey] = [required('VAPID_PUBLIC_KEY', why), required('VAPID_PRIVATE_KEY', why)];
      const subject = required('VAPID_SUBJECT', why);
      if (!/^[A-Za-z0-9_-]{87}$/.test(publicKey) || !/^[A-Za-z0-9_-]{43}$/.test(privateKey)) {
        troubles.push('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be 65 and 32 bytes in base64url');
      }
      if (!/^(mailto:|https:)/.test(subject))
        troubles.push('VAPID_SUBJECT must be a mailto: or https: address');
      const timeoutMs = integer('PUSH_TIMEOUT_MS', 10_000, 100, 20_000);
      return { publicKey, privateKey, subject, timeoutMs, allowPrivate: !production };
    },
    sms(): SmsConfig {
      const provider = choice('SMS_PROVIDER', ['console', 'twilio', 'twilio-verify'], 'console');
      if (provider === 'console') return { provider };
      const why = `SMS_PROVIDER is ${provider}`;
      const publicUrl = url('PUBLIC_URL');
      const shared = {
        accountSid: required('TWILIO_ACCOUNT_SID', why),
        authToken: required('TWILIO_AUTH_TOKEN', why),
        ...(env.TWILIO_API_KEY_SID ? { apiKeySid: env.TWILIO_API_KEY_SID } : {}),
        ...(env.TWILIO_API_KEY_SECRET ? { apiKeySecret: env.TWILIO_API_KEY_SECRET } : {}),
        statusCallbackUrl: publicUrl === null ? null : `${publicUrl}/webhooks/twilio/status`,
        timeoutMs: integer('SMS_TIMEOUT_MS', 8_000, 100, 60_000),
        retries: integer('SMS_RETRIES', 2, 0, 5),
      };
      if (provider === 'twilio-verify') {
        const baseUrl = url('TWILIO_VERIFY_BASE') ?? 'https://verify.twilio.com';
        return { provider, ...shared, serviceSid: required('TWILIO_VERIFY_SERVICE_SID', why), baseUrl };
      }
      if (!env.TWILIO_FROM && !env.TWILIO_MESSAGING_SERVICE_SID) {
        troubles.push(`TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID is missing: ${why}`);
      }
      return {
        provider,
        ...shared,
        ...(env.TWILIO_FROM ? { from: env.TWILIO_FROM } : {}),
        ...(env.TWILIO_MESSAGING_SERVICE_SID
          ? { messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID }
          : {}),
        baseUrl: url('TWILIO_API_BASE') ?? 'https://api.twilio.com',
      };
    },
  };
}
