import type { TestContext } from 'node:test';
import { pages } from '@romantic/contract';
import {
  type StubAnswer,
  startTwilioStub,
  type TwilioStub,
} from '../../../providers/sms/testing/twilio-stub.ts';
import { computeSignature } from '../../../providers/sms/twilio-signature.ts';
import { makeTestApp, type TestApp } from '../../../testing/test-app.ts';

const PUBLIC_URL = 'https://dating.example';
const ACCOUNT_SID = 'AC00000000000000000000000000000001';
const AUTH_TOKEN = 'the-auth-token';

export interface TwilioApp {
  app: TestApp;
  stub: TwilioStub;
}

/** For tests: an app that sends through a stub of Twilio, which gives these answers in order. Limits are on. */
export async function makeTwilioApp(
  t: TestContext,
  provider: 'twilio' | 'twilio-verify',
  answers: readonly StubAnswer[],
): Promise<TwilioApp> {
  const stub = await startTwilioStub(t, ...answers);
  const shared = {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    baseUrl: stub.baseUrl,
    timeoutMs: 400,
    retries: 0,
  };
  const statusCallbackUrl = `${PUBLIC_URL}${pages.receiveTwilioStatus.path}`;
  const sms =
    provider === 'twilio'
      ? { provider, ...shared, from: '+15005550006', statusCallbackUrl }
      : { provider, ...shared, serviceSid: 'VA00000000000000000000000000000001' };
  const app = await makeTestApp(t, {
    config: { sms, publicUrl: PUBLIC_URL, rateLimits: true, trustProxy: 1 },
  });
  return { app, stub };
}

/** Calls back as Twilio does; `signature` replaces the right one. Gives the HTTP status. */
export async function callBack(
  app: TestApp,
  fields: Record<string, string>,
  signature?: string | null,
): Promise<number> {
  const form = new URLSearchParams({ AccountSid: ACCOUNT_SID, ...fields });
  const { path } = pages.receiveTwilioStatus;
  const right = computeSignature(AUTH_TOKEN, `${PUBLIC_URL}${path}`, form);
  const headers = signature === null ? {} : { 'x-twilio-signature': signature ?? right };
  const response = await fetch(`${app.baseUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: form.toString(),
  });
  await response.arrayBuffer();
  return response.status;
}
