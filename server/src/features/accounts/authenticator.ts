import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import { createGatherer } from '../../db/gather.ts';
import { ERRORS } from '../../errors.ts';
import type { Authenticator, Member } from '../../http/auth.ts';
import {
  findSessionStates,
  listLiveIds,
  type SessionState,
  touchMembers,
  touchSessions,
} from './session-queries.ts';
import { createTokenVerifier } from './tokens.ts';

/** Why an access token stands for nobody. `ended`: its session is over. */
export type TokenRefusal = 'expired' | 'refused' | 'ended' | 'restricted';

/** Who calls. `registered`: has a profile; our own API takes nobody without one. */
export interface Caller extends Member {
  registered: boolean;
}

export interface SessionAuthenticator extends Authenticator {
  /** The same judgement for doors with words of their own: refuses nobody for the lack of a profile, throws nothing. */
  identify(accessToken: string): Promise<Caller | TokenRefusal>;
  /** Sessions that ended: from the next call on this process asks the database. Others notice within 5 s. */
  forget(sessionIds: readonly string[]): void;
  /** Which of these sessions are over, or belong to nobody active any more; asks the database. */
  findEnded(sessionIds: readonly string[]): Promise<string[]>;
}

/** How long a process believes that a session lives, ms: the bound on a stolen token after logout or ban. */
const BELIEVED_MS = 5_000;
/** How often use is written down, ms. */
const TOUCHED_EVERY_MS = 5 * 60_000;
/** Sessions remembered; about 300 bytes each. */
const REMEMBERED = 100_000;

interface Known {
  state: Promise<SessionState | null>;
  askedAt: number;
}

interface Used {
  sessionId: string;
  userId: string;
}

/** Checks each call's access token and, by primary key, that its session still lives. */
export function createAuthenticator(
  ctx: Pick<Context, 'config' | 'clock' | 'db' | 'metrics' | 'signingKeys'>,
): SessionAuthenticator {
  const verify = createTokenVerifier(ctx);
  const known = new LRUCache<string, Known>({ max: REMEMBERED });
  const findState = createGatherer<string, { state: SessionState | null }>(
    async (ids) => (await findSessionStates(ctx.db, ids)).map((state) => ({ state })),
    { maxItems: 500, parallel: 2 },
  );
  /** Beside the calls, never before an answer; what fails is written the next time. */
  const touch = createGatherer<Used, true>(
    async (used) => {
      const now = ctx.clock.now();
      const at = [new Date(now), new Date(now - TOUCHED_EVERY_MS)] as const;
      const sessionIds = used.map(({ sessionId }) => sessionId);
      await touchSessions(ctx.db, sessionIds, ...at);
      const userIds = used.map(({ userId }) => userId);
      await touchMembers(ctx.db, userIds, ...at);
      return used.map(() => true);
    },
    { maxItems: 500, parallel: 1 },
  );

  /** Calls that arrive together share one read. What failed or found no live session is asked again next time. */
  function getState(sessionId: string, now: number): Promise<SessionState | null> {
    const before = known.get(sessionId);
    // A clock set back must not lengthen belief.
    if (before && Math.abs(now - before.askedAt) < BELIEVED_MS) return before.state;
    const asked: Known = { state: findState(sessionId).then(({ state }) => state), askedAt: now };
    known.set(sessionId, asked);
    const drop = () => known.peek(sessionId) === asked && known.delete(sessionId);
    asked.state.then((state) => {
      // Registering must show at once, in every process.
      if (!state?.registered || state.ended) drop();
      if (state && !state.ended) noteUse(sessionId, state, now);
    }, drop);
    return asked.state;
  }

  function noteUse(sessionId: string, state: SessionState, now: number): void {
    if (state.status !== 'active' || state.lastUsedAt.getTime() >= now - TOUCHED_EVERY_MS) return;
    touch({ sessionId, userId: state.userId }).catch(() => {});
  }

  function refuse(refusal: TokenRefusal, event: string): TokenRefusal {
    ctx.metrics.security.inc({ event });
    return refusal;
  }

  async function identify(accessToken: string): Promise<Caller | TokenRefusal> {
    const subject = await verify(accessToken);
    if (typeof subject === 'string') return refuse(subject, `access_token_${subject}`);
    const now = ctx.clock.now();
    const state = await getState(subject.sessionId, now);
    if (state?.userId !== subject.userId) return refuse('refused', 'access_token_refused');
    if (state.status === 'banned') return 'restricted';
    if (state.status !== 'active' || state.ended || state.expiresAt.getTime() <= now) {
      return refuse('ended', 'session_ended');
    }
    return { id: state.userId, sessionId: subject.sessionId, registered: state.registered };
  }

  return {
    identify,
    async authenticate(accessToken) {
      const caller = await identify(accessToken);
      if (caller === 'restricted') throw ERRORS.restricted();
      if (typeof caller === 'string') throw ERRORS.unauthorized();
      if (!caller.registered) throw ERRORS.registrationRequired();
      return { id: caller.id, sessionId: caller.sessionId };
    },
    async findEnded(sessionIds) {
      if (sessionIds.length === 0) return [];
      const live = await listLiveIds(ctx.db, sessionIds, new Date(ctx.clock.now()));
      const known = new Set(live.map(({ id }) => id));
      return sessionIds.filter((id) => !known.has(id));
    },
    forget(sessionIds) {
      for (const id of sessionIds) known.delete(id);
    },
  };
}
