import { randomInt } from 'node:crypto';
import type { Context } from '../../../context.ts';
import { ERRORS } from '../../../errors.ts';
import type { Member } from '../../../http/auth.ts';
import { holdAccount } from '../ledger/account-queries.ts';
import { grantCoins } from '../ledger/grants.ts';
import {
  countReferrals,
  findReferrer,
  insertReferral,
  keepCode,
  listDueReferrals,
  markReferralPaid,
} from './referral-queries.ts';

const DAY_MS = 24 * 3_600_000;
/** Whoever has been here for longer was not brought. */
const NEW_MS = 7 * DAY_MS;
/** Nothing is paid for an account of an hour. */
const PROOF_MS = DAY_MS;
/** Who has no place and photo by then was no member. */
const WAITING_MS = 30 * DAY_MS;
const LATELY_MS = 30 * DAY_MS;
const BATCH = 100;

/** Without what is read as something else. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LETTERS = 8;

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'metrics' | 'realtime'>;

export interface ReferralState {
  code: string;
  joined: number;
  paid: number;
  coins: number;
}

/** The member's own code, and what it has brought. */
export async function getReferral(ctx: Needs, me: Member): Promise<ReferralState> {
  const now = ctx.clock.now();
  const drawn = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const code = await keepCode(ctx.db, me.id, drawn, new Date(now));
  const { joined, paid } = await countReferrals(ctx.db, me.id, new Date(now - LATELY_MS));
  return { code, joined, paid, coins: ctx.config.coins.referralCoins };
}

/**
 * Notes who brought the member; both are paid later (payReferrals). Throws not_found for a code of nobody and for one's
 * own, referral_refused for who is not new or was brought before, under this account or an earlier one.
 */
export async function acceptReferral(ctx: Needs, me: Member, code: string): Promise<void> {
  const now = ctx.clock.now();
  const referrerId = await findReferrer(ctx.db, code.toUpperCase());
  if (referrerId === null || referrerId === me.id) throw ERRORS.notFound();
  const referral = { referrerId, memberId: me.id, newSince: new Date(now - NEW_MS), now: new Date(now) };
  if (!(await insertReferral(ctx.db, referral))) throw ERRORS.referralRefused();
}

/**
 * Pays for who has become a member like others, a day after they came at the earliest; a referrer for so many in 30 days.
 * Each of the two is paid in a transaction of its own under a key of its own: a run that dies is finished by the next.
 */
export async function payReferrals(ctx: Needs): Promise<void> {
  const now = ctx.clock.now();
  const [before, since] = [new Date(now - PROOF_MS), new Date(now - WAITING_MS)];
  for (const { referrer_id, referred_id } of await listDueReferrals(ctx.db, before, since, BATCH)) {
    await pay(ctx, referred_id, referred_id);
    await ctx.db.tx(async (tx) => {
      // Two workers that pay one referrer take turns here, and count after each other.
      await holdAccount(tx, referrer_id);
      const { lately } = await countReferrals(tx, referrer_id, new Date(now - LATELY_MS));
      if (!(await markReferralPaid(tx, referred_id, new Date(now)))) return;
      if (lately < ctx.config.coins.referralsPerMonth) await give(ctx, tx, referrer_id, referred_id);
    });
  }
}

const pay = (ctx: Needs, memberId: string, referredId: string): Promise<unknown> =>
  ctx.db.tx((tx) => give(ctx, tx, memberId, referredId));

function give(ctx: Needs, tx: Parameters<typeof grantCoins>[1], memberId: string, referredId: string) {
  return grantCoins(ctx, tx, {
    memberId,
    outside: false,
    route: 'referral',
    key: referredId,
    kind: 'referral',
    amount: ctx.config.coins.referralCoins,
    source: 'house',
    answer: null,
  });
}
