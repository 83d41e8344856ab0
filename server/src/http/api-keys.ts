import { createHash } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { equalBytes } from '../secrets.ts';

/**
 * What an API key says about its bearer. `publishable`: an app that anybody can take apart, so it opens the door and
 * nothing else; who calls is told by an access token. `secret`: one of our own servers.
 */
export type ApiKeyRole = 'publishable' | 'secret';

export interface ApiKeys {
  /** The role of a key; null for one that is not ours, or no longer. Takes the same time for every wrong key. */
  findRole(key: string): Promise<ApiKeyRole | null>;
}

/** Longer than any key; a JWT of a legacy project has about 200. */
const MAX_KEY_LENGTH = 2_000;
/** Roles of the legacy keys, JWTs signed with the project's shared secret. */
const LEGACY_ROLES: Readonly<Record<string, ApiKeyRole>> = { anon: 'publishable', service_role: 'secret' };

/** The keys of this deployment: the one place where they are compared (Supabase doors, sockets, staff routes). */
export function createApiKeys(config: Pick<Config, 'apiKeys'>, clock: Clock): ApiKeys {
  const { publishable, secret, jwtSecret } = config.apiKeys;
  const known = [
    ...publishable.map((key) => ({ digest: digestOf(key), role: 'publishable' as const })),
    ...secret.map((key) => ({ digest: digestOf(key), role: 'secret' as const })),
  ];
  const legacyKey = jwtSecret === null ? null : new TextEncoder().encode(jwtSecret);

  async function findLegacyRole(key: string): Promise<ApiKeyRole | null> {
    if (legacyKey === null || key.split('.').length !== 3) return null;
    try {
      const { payload } = await jwtVerify(key, legacyKey, {
        algorithms: ['HS256'],
        currentDate: new Date(clock.now()),
      });
      const { role } = payload;
      return typeof role === 'string' && Object.hasOwn(LEGACY_ROLES, role)
        ? (LEGACY_ROLES[role] ?? null)
        : null;
    } catch {
      return null;
    }
  }

  return {
    async findRole(key) {
      if (key === '' || key.length > MAX_KEY_LENGTH) return null;
      const digest = digestOf(key);
      // Every key is compared, found or not: time tells nothing.
      const matches = known.filter((candidate) => equalBytes(candidate.digest, digest));
      return matches[0]?.role ?? (await findLegacyRole(key));
    },
  };
}

const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();
