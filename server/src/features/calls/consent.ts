import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { findPartner, setConsent } from './ring-queries.ts';

export interface Consent {
  matchId: string;
  allowed: boolean;
  allowedByOther: boolean;
}

/** What a member's switch says; one who never touched it: as the server is set. */
export function isConsenting({ config }: Pick<Context, 'config'>, set: boolean | null): boolean {
  return set ?? config.callsByDefault;
}

/** Whether the two of a match let each other call. Throws `not_found`. */
export async function getCallConsent(
  ctx: Pick<Context, 'db' | 'config'>,
  me: Member,
  matchId: string,
): Promise<Consent> {
  const partner = await findPartner(ctx.db, me.id, matchId);
  if (!partner) throw ERRORS.notFound();
  return {
    matchId,
    allowed: isConsenting(ctx, partner.mine),
    allowedByOther: isConsenting(ctx, partner.theirs),
  };
}

/** Lets the other of a match call, or not. Throws `not_found`. */
export async function setCallConsent(
  ctx: Pick<Context, 'db' | 'clock' | 'config'>,
  me: Member,
  matchId: string,
  allowed: boolean,
): Promise<Consent> {
  return ctx.db.tx(async (tx) => {
    const partner = await findPartner(tx, me.id, matchId, { lock: true });
    if (!partner) throw ERRORS.notFound();
    await setConsent(tx, { matchId, memberId: me.id, allowed, at: new Date(ctx.clock.now()) });
    return { matchId, allowed, allowedByOther: isConsenting(ctx, partner.theirs) };
  });
}
