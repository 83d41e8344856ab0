import {
  accounts,
  type Client,
  createClient,
  type ErrorCode,
  type GenderId,
  ProblemError,
  pages,
  people,
  type Session,
} from '@romantic/contract';
import type { Guest } from './experiment.ts';
import { retry, type Tally } from './retry.ts';

/** A guest of the experiment as a member of a running server. One call at a time. */
export interface Member extends Client {
  /** Signs in by code, registers when the number is new, and tells the interests. Gives the member's id. */
  signIn(): Promise<string>;
}

export interface Replay {
  /** The next server to ask: calls are spread over all of them. */
  nextUrl(): string;
  tally: Tally;
}

/** A restart breaks connections at once; this is for a server that hangs. */
const TIMEOUT_MS = 20_000;
const SIGN_IN_TRIES = 5;
/** Everybody lives where the experiment was: Columbia University, New York. */
const HOME = { latitude: 40.8075, longitude: -73.9626 };

/** What a lost answer leaves behind: a code or token that was used already, an account that stands already. */
const BEGIN_ANEW: readonly ErrorCode[] = [
  'otp_invalid',
  'verification_invalid',
  'already_registered',
  'not_registered',
];

export function createMember(replay: Replay, guest: Guest, phoneNumber: string): Member {
  let session: Session | null = null;
  const accessToken = (): string | null => session?.accessToken ?? null;
  const ask: Client['call'] = (endpoint, input) =>
    retry(
      () =>
        createClient({ baseUrl: replay.nextUrl(), accessToken, timeoutMs: TIMEOUT_MS }).call(endpoint, input),
      replay.tally,
    );

  const openSession = async (): Promise<Session> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await signInOnce(ask, guest, phoneNumber);
      } catch (error) {
        if (tries === SIGN_IN_TRIES || !isRefusal(error, BEGIN_ANEW)) throw error;
        replay.tally.retries += 1;
      }
    }
  };

  const renewSession = async (refreshToken: string): Promise<Session> => {
    try {
      return await ask(accounts.refresh, { body: { refreshToken } });
    } catch (error) {
      if (isRefusal(error, ['refresh_invalid', 'refresh_reused'])) return openSession();
      throw error;
    }
  };

  const call: Client['call'] = async (endpoint, input) => {
    try {
      return await ask(endpoint, input);
    } catch (error) {
      if (!session || !isRefusal(error, ['unauthorized'])) throw error;
      session = await renewSession(session.refreshToken);
      return ask(endpoint, input);
    }
  };

  return {
    call,
    async signIn() {
      session = await openSession();
      const { user } = session;
      await call(people.updateProfile, { body: { interests: guest.interests } });
      return user.id;
    },
  };
}

async function signInOnce(ask: Client['call'], guest: Guest, phoneNumber: string): Promise<Session> {
  const { requestId } = await ask(accounts.sendOtp, { body: { phoneNumber } });
  const { items } = await ask(pages.listOutbox, { query: { to: phoneNumber, limit: 1 } });
  const code = items[0]?.code;
  if (!code) throw new Error('The code is not in /dev/outbox: the server does not use the console provider');
  const verified = await ask(accounts.verifyOtp, { body: { requestId, phoneNumber, code } });
  const { verificationToken } = verified;
  if (verified.registered) return ask(accounts.login, { body: { verificationToken } });
  const other: GenderId = guest.gender === 'woman' ? 'man' : 'woman';
  return ask(accounts.register, {
    body: {
      verificationToken,
      fullName: `Guest ${guest.iid}`,
      birthDate: birthDateOf(guest.age, new Date()),
      gender: guest.gender,
      interestedIn: [other],
      location: HOME,
      acceptedTerms: true,
    },
  });
}

/** A day on which somebody was born who is `age` now: whoever was born on the first of January had this year's birthday. */
export function birthDateOf(age: number, now: Date): string {
  return `${now.getUTCFullYear() - age}-01-01`;
}

function isRefusal(error: unknown, codes: readonly ErrorCode[]): boolean {
  return error instanceof ProblemError && codes.includes(error.problem.code);
}
