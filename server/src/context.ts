import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createDb, type Db } from './db/db.ts';
import { createAuthenticator, type SessionAuthenticator } from './features/accounts/authenticator.ts';
import { createSigningKeys, type SigningKeys } from './features/accounts/signing-keys.ts';
import { createSends, type Sends } from './features/chat/sends.ts';
import { createSpends, type Spends } from './features/coins/ledger/spends.ts';
import { createFeed, type Feed } from './features/discovery/engine/feed.ts';
import { type ColdModels, createColdModels } from './features/discovery/learning/cold-models.ts';
import { createExposureLog, type ExposureLog } from './features/discovery/learning/exposure-log.ts';
import { createMeetingNews, type MeetingNews, withNews } from './features/discovery/likes/news.ts';
import { createSwipes, type Swipes } from './features/discovery/swipes/swipes.ts';
import { type CityIndex, createCityIndex } from './features/people/cities.ts';
import { type ApiKeys, createApiKeys } from './http/api-keys.ts';
import { createImagePool, type ImagePool } from './images/image-pool.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type AdsProvider, createAds } from './providers/ads/index.ts';
import { createDatabaseOutbox } from './providers/database-outbox.ts';
import type { Outbox } from './providers/outbox.ts';
import { createStores, type Stores } from './providers/payments/index.ts';
import { createPush, type Push } from './providers/push/index.ts';
import { createSmsProvider, type SmsProvider } from './providers/sms/index.ts';
import { createStorage, type Storage } from './providers/storage/index.ts';
import { createUrlSigner, type UrlSigner } from './providers/storage/signed-url.ts';
import { createVideoProvider, type VideoProvider } from './providers/video/index.ts';
import { createRealtime, type Realtime } from './realtime/realtime.ts';
import { createRecordingReader, type RecordingReader } from './recordings/recording-reader.ts';
import { createSecrets, type Secrets } from './secrets.ts';

/** What the process is doing, for readiness and shutdown. */
export interface Lifecycle {
  stopping: boolean;
  workerReady: boolean;
}

/** Everything a feature may use. A function asks for its part: `Pick<Context, 'db' | 'clock'>`. */
export interface Context {
  config: Config;
  log: Log;
  clock: Clock;
  metrics: Metrics;
  secrets: Secrets;
  lifecycle: Lifecycle;
  db: Db;
  signingKeys: SigningKeys;
  authenticator: SessionAuthenticator;
  apiKeys: ApiKeys;
  outbox: Outbox;
  sms: SmsProvider;
  push: Push;
  ads: AdsProvider;
  stores: Stores;
  video: VideoProvider;
  storage: Storage;
  mediaUrls: UrlSigner;
  /** Signs the files of conversations, for minutes. */
  conversationMediaUrls: UrlSigner;
  images: ImagePool;
  recordings: RecordingReader;
  cities: CityIndex;
  feed: Feed;
  coldModels: ColdModels;
  exposures: ExposureLog;
  news: MeetingNews;
  swipes: Swipes;
  realtime: Realtime;
  sends: Sends;
  spends: Spends;
  /** Folder of uploads in flight. */
  uploadDir: string;
}

export type OpenContext = Context & AsyncDisposable;

/** A signed address of a picture works for at least this long, seconds. */
const MEDIA_URL_SECONDS = 6 * 3600;
/** That of a file in a conversation; and it ends when the conversation does (see chat/media-access.ts). */
const CONVERSATION_MEDIA_URL_SECONDS = 15 * 60;

/**
 * Builds every collaborator, in order, once. `databaseUrl` is set by then: the embedded server's when none was
 * configured. `overrides` is the seam of the tests. Disposing closes in reverse order.
 */
export async function createContext(
  config: Config & { databaseUrl: string },
  overrides: Partial<Context> = {},
): Promise<OpenContext> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const log = overrides.log ?? createLog(config.logLevel);
  const clock = overrides.clock ?? systemClock;
  const metrics = overrides.metrics ?? createMetrics();
  const secrets = overrides.secrets ?? createSecrets(config.secret);
  const lifecycle: Lifecycle = overrides.lifecycle ?? { stopping: false, workerReady: false };
  const db =
    overrides.db ??
    createDb({
      url: config.databaseUrl,
      maxConnections: config.databasePoolSize,
      statementTimeoutMs: config.databaseStatementTimeoutMs,
      observe: (statement, seconds, failed) =>
        metrics.statements.observe({ statement, outcome: failed ? 'failed' : 'ok' }, seconds),
    });
  const signingKeys = overrides.signingKeys ?? (await createSigningKeys(config, secrets));
  const authenticator =
    overrides.authenticator ?? createAuthenticator({ config, clock, db, metrics, signingKeys });
  const apiKeys = overrides.apiKeys ?? createApiKeys(config, clock);
  const outbox = overrides.outbox ?? createDatabaseOutbox({ db, secrets, clock });
  const sms = overrides.sms ?? createSmsProvider(config.sms, { outbox, log });
  const ads = overrides.ads ?? createAds(config.ads, { clock });
  const stores = overrides.stores ?? createStores(config.payments, { db, clock, products: config.catalogue });
  const push = overrides.push ?? createPush(config.push, { outbox, metrics });
  const video = overrides.video ?? openVideo(config, secrets, log);
  const storage =
    overrides.storage ??
    (await createStorage({ provider: 'disk', directory: join(config.dataDir, 'media') }));
  const signing = {
    key: secrets.key('media-url'),
    baseUrl: config.publicUrl ?? `http://localhost:${config.port}`,
  };
  const mediaUrls =
    overrides.mediaUrls ?? createUrlSigner({ ...signing, lifetimeSeconds: MEDIA_URL_SECONDS });
  const conversationMediaUrls =
    overrides.conversationMediaUrls ??
    createUrlSigner({
      ...signing,
      lifetimeSeconds: CONVERSATION_MEDIA_URL_SECONDS,
      windowSeconds: CONVERSATION_MEDIA_URL_SECONDS / 3,
    });
  const images =
    overrides.images ??
    createImagePool({ onCrash: (err) => log.error({ err }, 'image worker died; it is replaced') });
  const recordings =
    overrides.recordings ??
    createRecordingReader({ onCrash: (err) => log.error({ err }, 'a recording broke its thread') });
  const cities = overrides.cities ?? createCityIndex();
  const coldModels = overrides.coldModels ?? createColdModels({ db, log });
  const feed = overrides.feed ?? createFeed({ config, log, clock, metrics, db, secrets, coldModels });
  const exposures = overrides.exposures ?? createExposureLog({ config, db, log, metrics });
  const realtime =
    overrides.realtime ??
    createRealtime({ config, log, clock, db, metrics, databaseUrl: config.databaseUrl });
  const news = overrides.news ?? createMeetingNews({ db, config, log, realtime });
  const swipes = overrides.swipes ?? withNews(createSwipes({ db, clock, config, metrics }), news);
  const sends =
    overrides.sends ?? createSends({ db, clock, config, metrics, realtime, conversationMediaUrls });
  const spends = overrides.spends ?? createSpends({ db, clock, metrics, realtime });
  const uploadDir = join(config.dataDir, 'uploads');
  const ctx: Context = {
    config,
    log,
    clock,
    metrics,
    secrets,
    lifecycle,
    db,
    signingKeys,
    authenticator,
    apiKeys,
    outbox,
    sms,
    push,
    ads,
    stores,
    video,
    storage,
    mediaUrls,
    conversationMediaUrls,
    images,
    recordings,
    cities,
    feed,
    coldModels,
    exposures,
    news,
    swipes,
    realtime,
    sends,
    spends,
    uploadDir,
  };
  return {
    ...ctx,
    async [Symbol.asyncDispose]() {
      await news.settled();
      await exposures.stop();
      await coldModels.stop();
      await realtime.stop();
      await feed.stop();
      await cities.close();
      await images.close();
      await recordings.close();
      await storage.close();
      await db.close();
    },
  };
}

function openVideo(config: Config, secrets: Secrets, log: Log): VideoProvider {
  const video = createVideoProvider(config.video, {
    hashSeat: ({ callId, memberId, side }) => secrets.hash('call-seat', callId, memberId, side),
  });
  if (video.trouble !== null) log.warn(video.trouble);
  return video;
}
