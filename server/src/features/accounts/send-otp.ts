import type { accounts, BodyOf } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { type AppError, ERRORS } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { SendRefusal, SendResult } from '../../providers/sms/index.ts';
import { hashCallerAddress } from './caller-address.ts';
import { createCode, hashCode } from './otp-code.ts';
import { CODE, SEND } from './otp-limits.ts';
import { lockCounters } from './otp-locks.ts';
import { hashPhone, hashPrefix, parsePhone } from './phone.ts';
import { findResendSeconds, findSendRefusal } from './send-limits.ts';
import {
  findSendHistory,
  insertVerification,
  type NewVerification,
  recordSendOutcome,
  type SendHistory,
} from './send-queries.ts';

type SendContext = Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'sms' | 'metrics'>;
type NewSend = Omit<NewVerification, 'createdAt' | 'expiresAt'>;

export interface SentOtp {
  requestId: string;
  expiresInSeconds: number;
  resendInSeconds: number;
}

/**
 * Sends a sign-in code. Whether the number has an account is never looked up here, so nothing can tell. The row is
 * committed before the vendor is called: a crash in between counts as a code that was sent.
 */
export async function sendOtp(
  ctx: SendContext,
  input: BodyOf<typeof accounts.sendOtp>,
  address: string,
  { mayCreate = true }: { mayCreate?: boolean } = {},
): Promise<SentOtp> {
  const { channel, language } = input;
  const phone = parsePhone(ctx.config, input.phoneNumber, channel);
  const requestId = newId(ctx.clock.now());
  const code = ctx.sms.holdsCode ? null : createCode();
  const send: NewSend = {
    id: requestId,
    phoneHash: hashPhone(ctx.secrets, phone.e164),
    prefixHash: hashPrefix(ctx.secrets, phone.e164),
    ...hashCallerAddress(ctx.secrets, address),
    country: phone.country,
    channel,
    codeHash: code === null ? null : hashCode(ctx.secrets, requestId, phone.e164, code),
    vendor: ctx.sms.kind,
    mayCreate,
  };
  const resendInSeconds = await reserveSend(ctx, send);
  const result = await callVendor(ctx, { to: phone.e164, channel, language, requestId }, code);
  await recordSendOutcome(ctx.db, requestId, describeOutcome(result));
  // A message that may be on its way is answered as sent: its code works, and the resend delay runs.
  const refused = !result.accepted && !result.possiblySent;
  ctx.metrics.otp.inc({ outcome: refused ? 'refused' : 'sent', country: phone.country });
  if (refused) throw refusalOf(result);
  return { requestId, expiresInSeconds: CODE.lifetime, resendInSeconds };
}

/** Counts the send and writes its row, or throws. Gives the seconds until the next one to this number. */
async function reserveSend(ctx: SendContext, send: NewSend): Promise<number> {
  const insert = (db: Parameters<typeof insertVerification>[0], now: number) =>
    insertVerification(db, {
      ...send,
      createdAt: new Date(now),
      expiresAt: new Date(now + CODE.lifetime * 1000),
    });
  if (!ctx.config.rateLimits) {
    await insert(ctx.db, ctx.clock.now());
    return 0;
  }
  // Asked twice: without locks first, so that a flood of refused calls does not queue up for them.
  await judgeSend(ctx, ctx.db, send);
  return ctx.db.tx(async (tx) => {
    await lockCounters(tx, { ...send, budget: true });
    const { history, now } = await judgeSend(ctx, tx, send);
    await insert(tx, now);
    return findResendSeconds(history, now);
  });
}

async function judgeSend(
  ctx: SendContext,
  db: Parameters<typeof findSendHistory>[0],
  send: NewSend,
): Promise<{ history: SendHistory; now: number }> {
  const now = ctx.clock.now();
  const since = new Date(now - SEND.budgetSeconds * 1000);
  const history = await findSendHistory(db, send, { max: ctx.config.smsDailyBudget, since });
  const refusal = findSendRefusal(history, ctx.config, now);
  if (!refusal) return { history, now };
  ctx.metrics.otp.inc({
    outcome: refusal.code === 'otp_locked' ? 'locked' : 'refused',
    country: send.country,
  });
  throw refusal;
}

function callVendor(
  ctx: Pick<Context, 'sms'>,
  request: Omit<Parameters<Context['sms']['sendCode']>[0], 'code'>,
  code: string | null,
): Promise<SendResult> {
  if (ctx.sms.holdsCode) return ctx.sms.sendCode({ ...request, code: null });
  if (code === null) throw new Error('a code of our own is missing');
  return ctx.sms.sendCode({ ...request, code, validForMinutes: CODE.lifetime / 60 });
}

type Outcome = Parameters<typeof recordSendOutcome>[2];

/** 'refused' and 'unsent' give the member's turn back (see the table); a doubtful send stays 'created' and counts. */
function describeOutcome(result: SendResult): Outcome {
  if (result.accepted) return { delivery: 'accepted', vendorId: result.vendorId };
  if (result.possiblySent) return { delivery: 'created', vendorId: null };
  const ours = ['rate_limited', 'channel_unavailable', 'unavailable'].includes(result.reason);
  return { delivery: ours ? 'unsent' : 'refused', vendorId: null };
}

function refusalOf({ reason, retryAfterSeconds }: SendRefusal): AppError {
  switch (reason) {
    case 'invalid_number':
    case 'not_mobile':
    case 'opted_out':
    case 'unroutable':
      return ERRORS.phoneUnreachable();
    case 'region_not_allowed':
      return ERRORS.countryNotSupported();
    case 'channel_unavailable':
      return ERRORS.channelUnavailable();
    case 'rate_limited':
      return ERRORS.rateLimited(retryAfterSeconds ?? 60);
    case 'unavailable':
      return ERRORS.smsUnavailable(retryAfterSeconds);
  }
}
