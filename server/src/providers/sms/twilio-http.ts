import { setTimeout as wait } from 'node:timers/promises';
import type { SmsDeps, TwilioAccount } from './index.ts';
import { isRecord, parseJson, readErrorCode } from './twilio-values.ts';

/** Twilio answers with 1 to 2 KB; more than this is not Twilio. */
const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_RETRIES = 3;
/** A person is waiting for the answer: a longer wait is handed to the caller as `retryAfterSeconds`. */
const MAX_WAIT_MS = 2_000;

export type TwilioFailure = {
  /** refused: Twilio said no. lost: there is no answer that can be read. */
  kind: 'refused' | 'lost';
  /** HTTP status; null when no answer came. */
  status: number | null;
  /** Twilio's error number. */
  code: string | null;
  retryAfterSeconds: number | null;
  /** The work may have been done in spite of the failure, in this attempt or an earlier one. */
  possiblySent: boolean;
};
export type TwilioAnswer = { kind: 'done'; body: Record<string, unknown> } | TwilioFailure;

export interface TwilioClient {
  /**
   * POSTs a form. Twilio has no idempotency keys, so only what certainly did nothing is repeated: a connection
   * that was never made, 429 ("never processed", error 20429) and 503. A timeout or a cut connection is never
   * repeated: Twilio may have sent the message, and a second one costs money and may hold another code.
   * `repeatAfter500` adds 500, which Twilio may answer after having sent: only for work that is harmless twice.
   */
  post(
    path: string,
    form: Record<string, string>,
    options: { repeatAfter500: boolean },
  ): Promise<TwilioAnswer>;
}

/** Throws when the account has half an API key or a base URL that is none. */
export function createTwilioClient(
  account: TwilioAccount,
  deps: Pick<SmsDeps, 'fetch' | 'sleep'>,
): TwilioClient {
  const send = deps.fetch ?? globalThis.fetch;
  const sleep = deps.sleep ?? wait;
  const base = new URL(account.baseUrl).href.replace(/\/+$/, '');
  const authorization = formatBasicAuth(account);
  const retries = Math.min(Math.max(account.retries, 0), MAX_RETRIES);

  async function postOnce(path: string, form: Record<string, string>): Promise<TwilioAnswer> {
    try {
      const response = await send(base + path, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body: new URLSearchParams(form),
        // A redirect would carry the code and the number to whatever host it names.
        redirect: 'manual',
        signal: AbortSignal.timeout(account.timeoutMs),
      });
      return readAnswer(response, await readLimited(response));
    } catch (error) {
      const possiblySent = !neverConnected(error);
      return { kind: 'lost', status: null, code: null, retryAfterSeconds: null, possiblySent };
    }
  }

  return {
    async post(path, form, options) {
      let possiblySent = false;
      for (let attempt = 0; ; attempt++) {
        const answer = await postOnce(path, form);
        if (answer.kind === 'done') return answer;
        possiblySent ||= answer.possiblySent;
        const waitMs = attempt < retries ? chooseWait(answer, attempt, options.repeatAfter500) : null;
        if (waitMs === null) return { ...answer, possiblySent };
        await sleep(waitMs);
      }
    },
  };
}

function formatBasicAuth(account: TwilioAccount): string {
  const { apiKeySid, apiKeySecret, accountSid, authToken } = account;
  if (!apiKeySid !== !apiKeySecret) throw new Error('a Twilio API key needs both its SID and its secret');
  const pair = apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** The body as text, or null (and the rest is not read) when it is larger than it may be. */
async function readLimited(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(response: Response, text: string | null): TwilioAnswer {
  const parsed = text === null ? null : parseJson(text);
  const body = isRecord(parsed) ? parsed : null;
  if (response.ok && body !== null) return { kind: 'done', body };
  const { status } = response;
  return {
    kind: response.ok ? 'lost' : 'refused',
    status,
    code: readErrorCode(body?.code),
    retryAfterSeconds: readRetryAfter(response.headers.get('retry-after')),
    // 2xx that cannot be read was accepted; 502 and 504 are a gateway's guess; 500 "may have sent" (error 20500).
    possiblySent: response.ok || (status >= 500 && status !== 503),
  };
}

/** Seconds only: Twilio never sends the date form. At most a day. */
function readRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,9}$/.test(header) ? Math.min(Number(header), 86_400) : null;
}

/** The wait before the next attempt, or null when this failure must not be repeated. */
function chooseWait(failure: TwilioFailure, attempt: number, repeatAfter500: boolean): number | null {
  const safe =
    (failure.kind === 'lost' && !failure.possiblySent) ||
    failure.status === 503 ||
    (failure.status === 500 && repeatAfter500) ||
    // Other codes at 429 are about this number (60202, 60203, 60212) and stay true for minutes.
    (failure.status === 429 && (failure.code === null || failure.code === '20429'));
  if (!safe) return null;
  const backoffMs = 200 * 2 ** attempt * (0.5 + Math.random() / 2);
  const waitMs = Math.max(backoffMs, (failure.retryAfterSeconds ?? 0) * 1_000);
  return waitMs > MAX_WAIT_MS ? null : waitMs;
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True when no byte of the request can have left: `fetch` keeps the reason in `cause` (one or several). */
function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const causes: unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.length > 0 && causes.every((each) => NEVER_CONNECTED.has(readSystemCode(each)));
}

function readSystemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
