import assert from 'node:assert/strict';
import { accounts, ProblemError } from '@romantic/contract';
import type { TestApp } from '../../../testing/test-app.ts';

/** For tests of accounts: the public door with a caller's address, and its refusals. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Headers of a call that a proxy passes on for `address` (needs `trustProxy: 1`). */
export const from = (address: string) => ({ 'x-forwarded-for': address });

/** The refusal of a call; fails the test when it is none. */
export async function refusalOf(call: Promise<unknown>): Promise<ProblemError> {
  const refusal = await call.then(
    (answer) => assert.fail(`not refused: ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
  if (!(refusal instanceof ProblemError)) throw refusal;
  return refusal;
}

export async function codeOf(call: Promise<unknown>): Promise<string> {
  return (await refusalOf(call)).problem.code;
}

export interface SentCode {
  requestId: string;
  phoneNumber: string;
  code: string;
  resendInSeconds: number;
}

export async function sendCode(
  app: TestApp,
  phoneNumber: string,
  address = '198.51.100.1',
): Promise<SentCode> {
  const answer = await app.client.call(accounts.sendOtp, { body: { phoneNumber }, headers: from(address) });
  const [message] = await app.ctx.outbox.list({ to: phoneNumber, limit: 1 });
  assert.ok(message?.code, 'a code is in the outbox');
  return {
    requestId: answer.requestId,
    phoneNumber,
    code: message.code,
    resendInSeconds: answer.resendInSeconds,
  };
}

/** Enters a code for a request; `changes` replaces parts of what would be right. */
export function enterCode(
  app: TestApp,
  sent: SentCode,
  changes: Partial<SentCode> = {},
  address = '198.51.100.1',
) {
  const { requestId, phoneNumber, code } = { ...sent, ...changes };
  return app.client.call(accounts.verifyOtp, {
    body: { requestId, phoneNumber, code },
    headers: from(address),
  });
}

/** Another six digits. */
export function wrongCode(code: string, step = 1): string {
  return String((Number(code) + step) % 1_000_000).padStart(6, '0');
}

/** Rows of one statement, for what no door shows. */
export function rowsOf<R extends Record<string, unknown>>(app: TestApp, statement: string): Promise<R[]> {
  return app.ctx.db.part.unsafe(statement) as unknown as Promise<R[]>;
}
