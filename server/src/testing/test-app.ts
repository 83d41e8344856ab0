import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { accounts, type Client, createClient, type Session } from '@romantic/contract';
import { buildApp } from '../app.ts';
import { type Config, readEnv } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import { createTestDatabase } from '../db/test-database.ts';
import { listen } from '../http/listener.ts';
import { openGateway } from '../realtime/gateway.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export interface TestMember {
  id: string;
  phoneNumber: string;
  session: Session;
  /** Calls as this member; its token follows `session`. */
  client: Client;
}

export interface SignUp {
  phoneNumber?: string;
  fullName?: string;
  birthDate?: string;
  gender?: 'woman' | 'man' | 'nonbinary';
  interestedIn?: ('woman' | 'man' | 'nonbinary')[];
  location?: { latitude: number; longitude: number } | null;
}

export interface TestApp {
  ctx: Context;
  clock: TestClock;
  baseUrl: string;
  databaseUrl: string;
  /** Calls as nobody. */
  client: Client;
  /** Sends a code and verifies it, through the public door. */
  verify(phoneNumber: string): Promise<{ verificationToken: string; registered: boolean }>;
  /** A new member in central Lisbon, through the public door. */
  signUp(person?: SignUp): Promise<TestMember>;
  memberOf(session: Session, phoneNumber: string): TestMember;
}

export const LISBON = { latitude: 38.7223, longitude: -9.1393 };

/**
 * A whole server on its own database, closed when the test ends. Rate limits are off unless asked for; no made-up
 * people; the worker does not run (call its tasks yourself).
 */
export async function makeTestApp(
  t: TestContext,
  options: { config?: Partial<Config>; overrides?: Partial<Context>; databaseUrl?: string } = {},
): Promise<TestApp> {
  const databaseUrl = options.databaseUrl ?? (await createTestDatabase(t)).url;
  const dataDir = await mkdtemp(join(tmpdir(), 'romantic-test-'));
  const clock = createTestClock();
  const config = {
    ...readEnv({
      LOG_LEVEL: 'silent',
      RATE_LIMITS: 'off',
      SEED_PEOPLE: '0',
      DATA_DIR: dataDir,
      PORT: '0',
      // A thread has a clock of its own.
      FEED_THREAD: 'off',
    }),
    ...options.config,
    databaseUrl,
  };
  const ctx = await createContext(config, { clock, ...options.overrides });
  ctx.lifecycle.workerReady = true;
  await ctx.coldModels.start();
  await ctx.feed.start();
  const gateway = await openGateway(ctx);
  const listener = await listen(buildApp(ctx), { host: '127.0.0.1', port: 0 }, gateway);
  t.after(async () => {
    await Promise.all([gateway.stop(0), listener.drain(1_000)]);
    await ctx[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true, force: true });
  });
  return describeApp(ctx, clock, `http://127.0.0.1:${listener.port}`, databaseUrl);
}

function describeApp(ctx: Context, clock: TestClock, baseUrl: string, databaseUrl: string): TestApp {
  const client = createClient({ baseUrl });
  const verify: TestApp['verify'] = async (phoneNumber) => {
    const { requestId } = await client.call(accounts.sendOtp, { body: { phoneNumber } });
    const [sent] = await ctx.outbox.list({ to: phoneNumber, limit: 1 });
    if (!sent?.code) throw new Error('no code was sent');
    return client.call(accounts.verifyOtp, { body: { requestId, phoneNumber, code: sent.code } });
  };
  const memberOf: TestApp['memberOf'] = (session, phoneNumber) => {
    const member = { id: session.user.id, phoneNumber, session };
    return { ...member, client: createClient({ baseUrl, accessToken: () => member.session.accessToken }) };
  };
  let signedUp = 0;
  return {
    ctx,
    clock,
    baseUrl,
    databaseUrl,
    client,
    verify,
    memberOf,
    async signUp(person = {}) {
      signedUp += 1;
      // A range that Ofcom keeps for drama: nobody is ever called by mistake.
      const phoneNumber = person.phoneNumber ?? `+447700900${String(signedUp).padStart(3, '0')}`;
      const { verificationToken } = await verify(phoneNumber);
      const location = person.location === undefined ? LISBON : person.location;
      const session = await client.call(accounts.register, {
        body: {
          verificationToken,
          fullName: person.fullName ?? `Member ${signedUp}`,
          birthDate: person.birthDate ?? '1995-05-05',
          gender: person.gender ?? 'woman',
          interestedIn: person.interestedIn ?? ['woman', 'man', 'nonbinary'],
          ...(location === null ? {} : { location }),
          acceptedTerms: true,
        },
      });
      return memberOf(session, phoneNumber);
    },
  };
}
