import type { EnvReader } from './config.ts';
import type { VideoConfig } from './providers/video/index.ts';

/** Reads who carries calls. Troubles are added to the list of all troubles. */
export function readVideo(
  env: Readonly<Record<string, string | undefined>>,
  read: EnvReader,
  { troubles, production }: { troubles: string[]; production: boolean },
): VideoConfig {
  const provider = read.choice('VIDEO_PROVIDER', ['webrtc', 'agora'], 'webrtc');
  return provider === 'agora' ? readAgora(env, read, troubles) : readWebrtc(env, read, troubles, production);
}

function readWebrtc(
  env: Readonly<Record<string, string | undefined>>,
  read: EnvReader,
  troubles: string[],
  production: boolean,
): VideoConfig {
  const urls = (name: string, form: RegExp): string[] => {
    const list = read.list(name) ?? [];
    if (list.some((url) => !form.test(url)))
      troubles.push(`${name} takes addresses such as ${name.toLowerCase().slice(0, 4)}:host:3478`);
    return list;
  };
  const turnUrls = urls('TURN_URLS', /^turns?:[^\s,]+$/);
  const turnSecret = env.TURN_SECRET || null;
  if (turnUrls.length > 0 && turnSecret === null) {
    troubles.push('TURN_SECRET is missing: TURN_URLS names relays, which let nobody in without it');
  }
  if (turnSecret !== null && turnUrls.length === 0) {
    troubles.push('TURN_URLS is missing: TURN_SECRET is set for relays that nobody knows');
  }
  if (production && turnSecret !== null && turnSecret.length < 16) {
    troubles.push('TURN_SECRET needs at least 16 characters of randomness');
  }
  return {
    provider: 'webrtc',
    stunUrls: urls('STUN_URLS', /^stuns?:[^\s,]+$/),
    turnUrls,
    turnSecret,
    turnCredentialSeconds: read.integer('TURN_CREDENTIAL_SECONDS', 3_600, 60, 86_400),
    relayOnly: read.choice('CALLS_RELAY_ONLY', ['on', 'off'], production ? 'on' : 'off') === 'on',
  };
}

const HEX_32 = /^[0-9a-f]{32}$/i;

function readAgora(
  env: Readonly<Record<string, string | undefined>>,
  read: EnvReader,
  troubles: string[],
): VideoConfig {
  const hex = (name: string): string => {
    const value = env[name] ?? '';
    if (!HEX_32.test(value)) troubles.push(`${name} must be 32 hex digits: VIDEO_PROVIDER is agora`);
    return value;
  };
  const key = env.AGORA_CUSTOMER_KEY || null;
  const secret = env.AGORA_CUSTOMER_SECRET || null;
  if ((key === null) !== (secret === null)) {
    troubles.push('AGORA_CUSTOMER_KEY and AGORA_CUSTOMER_SECRET belong together');
  }
  return {
    provider: 'agora',
    appId: hex('AGORA_APP_ID'),
    appCertificate: hex('AGORA_APP_CERTIFICATE'),
    tokenSeconds: read.integer('AGORA_TOKEN_SECONDS', 600, 60, 3_600),
    customer: key !== null && secret !== null ? { key, secret } : null,
    noticeSecret: env.AGORA_NOTICE_SECRET || null,
    apiBase: read.url('AGORA_API_BASE') ?? 'https://api.agora.io',
    timeoutMs: read.integer('AGORA_TIMEOUT_MS', 10_000, 100, 60_000),
  };
}
