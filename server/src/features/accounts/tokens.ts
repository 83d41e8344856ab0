import { jwtVerify } from 'jose';
import { JWTExpired } from 'jose/errors';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';

/** Seconds an access token works. After it ended its session a stolen one works for 5 s at most (authenticator.ts). */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** RFC 9068: no other token of ours has this type, and no other type is taken for an access token. */
const TYPE = 'at+jwt';
const AUDIENCE = 'authenticated';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface TokenSubject {
  userId: string;
  sessionId: string;
}

/** What else an access token may say about its bearer. */
export interface TokenDetails {
  /** When the session began; `issuedAt` unless told. */
  signedInAt?: Date;
  /** Claims that only some clients read. A token can be read by whoever holds it: nothing but the member's own. */
  more?: Readonly<Record<string, unknown>>;
}

type TokenContext = Pick<Context, 'config' | 'clock' | 'signingKeys'>;

/**
 * Signs an access token (ES256) as of `issuedAt`. `session_id`, `role`, `aal`, `amr` and `is_anonymous` are what
 * Supabase's clients and services read. `expiresAt` in seconds since 1970.
 */
export async function createAccessToken(
  ctx: Pick<TokenContext, 'config' | 'signingKeys'>,
  subject: TokenSubject,
  issuedAt: Date,
  { signedInAt = issuedAt, more = {} }: TokenDetails = {},
): Promise<{ accessToken: string; expiresAt: number }> {
  const iat = secondsOf(issuedAt);
  const exp = iat + ACCESS_TOKEN_SECONDS;
  const { userId: sub, sessionId: sid } = subject;
  const claims = {
    iss: ctx.config.issuer,
    aud: AUDIENCE,
    sub,
    sid,
    session_id: sid,
    role: AUDIENCE,
    aal: 'aal1',
    amr: [{ method: 'otp', timestamp: secondsOf(signedInAt) }],
    is_anonymous: false,
    ...more,
    iat,
    exp,
  };
  return { accessToken: await ctx.signingKeys.sign(claims, TYPE), expiresAt: exp };
}

/** Verified tokens remembered; about 1 kB each. */
const REMEMBERED = 20_000;

interface Verified {
  subject: TokenSubject;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export type VerifyToken = (token: string) => Promise<TokenSubject | 'expired' | 'refused'>;

/**
 * Reads access tokens and checks each token's signature once: it costs far more than a look at what is known. Only good
 * tokens are kept, whole (a hash of each would cost more than the rest of this) and until they run out. Nothing that
 * may change is kept here: whether the session lives is asked elsewhere (authenticator.ts), our keys stay while a
 * process runs.
 */
export function createTokenVerifier(ctx: TokenContext, remembered = REMEMBERED): VerifyToken {
  const verified = new LRUCache<string, Verified>({ max: remembered });
  return async (token) => {
    const before = verified.get(token);
    if (before) return before.expiresAt <= ctx.clock.now() ? 'expired' : before.subject;
    const found = await readAccessToken(ctx, token);
    if (typeof found === 'string') return found;
    verified.set(token, found);
    return found.subject;
  };
}

/**
 * Whom a token names, or why it is no good. The key comes from our own list alone: `jku`, `jwk` and `x5u` of a header
 * are never looked at, and its `alg` and `typ` must be the ones above.
 */
async function readAccessToken(ctx: TokenContext, token: string): Promise<Verified | 'expired' | 'refused'> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => getKey(ctx, kid), {
      algorithms: ['ES256'],
      typ: TYPE,
      audience: AUDIENCE,
      issuer: ctx.config.issuer,
      requiredClaims: ['exp', 'iat', 'sub', 'sid'],
      currentDate: new Date(ctx.clock.now()),
    });
    const { sub, sid, exp } = payload;
    if (typeof sid !== 'string' || !UUID.test(sid) || sub === undefined || !UUID.test(sub)) return 'refused';
    if (exp === undefined) return 'refused';
    return { subject: { userId: sub, sessionId: sid }, expiresAt: exp * 1000 };
  } catch (error) {
    return error instanceof JWTExpired ? 'expired' : 'refused';
  }
}

const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

function getKey(ctx: Pick<Context, 'signingKeys'>, kid: unknown) {
  const key = ctx.signingKeys.findKey(kid);
  if (!key) throw new TypeError('not one of our keys');
  return key;
}
