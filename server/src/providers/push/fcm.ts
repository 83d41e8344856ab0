import { createBreaker } from './breaker.ts';
import { writeFcmMessage } from './fcm-message.ts';
import { createGoogleTokens, GoogleTokenError, type ServiceAccount } from './google-token.ts';
import type { PushMessage, PushProvider, PushResult } from './index.ts';
import { nameFailure, QUOTA_WAIT_MS, readLimited, readRetryAfter } from './vendor-answer.ts';

export interface FcmConfig {
  account: ServiceAccount;
  /** `https://fcm.googleapis.com`, or a stub. */
  baseUrl: string;
  /** Of one call, ms. */
  timeoutMs: number;
}

/** Calls of one process at once. */
const LIMIT = 16;
/** Our credentials are refused: somebody must look at it, ms. */
const REFUSED_WAIT_MS = 300_000;

/** Firebase Cloud Messaging, HTTP v1: one call a token. */
export function createFcmProvider(config: FcmConfig, onOpen: (open: boolean) => void): PushProvider {
  const tokens = createGoogleTokens(config.account, config);
  const breaker = createBreaker({ limit: LIMIT });
  const url = `${config.baseUrl}/v1/projects/${encodeURIComponent(config.account.projectId)}/messages:send`;

  const post = async (device: string, message: PushMessage): Promise<PushResult> => {
    try {
      const token = await tokens.get();
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(writeFcmMessage(device, message, Date.now())),
        redirect: 'manual',
        signal: AbortSignal.timeout(config.timeoutMs),
      });
      const text = await readLimited(response.body);
      if (response.status === 401) tokens.drop(token);
      return readFcmAnswer(response.status, text, response.headers.get('retry-after'));
    } catch (error) {
      if (error instanceof GoogleTokenError) return refusedToken(error);
      return { outcome: 'retry', code: nameFailure(error), afterMs: null };
    }
  };

  return {
    async send(token, message) {
      const result = await breaker.run(() => post(token, message));
      onOpen(breaker.open);
      return result;
    },
  };
}

function refusedToken({ status }: GoogleTokenError): PushResult {
  const ours = status >= 400 && status < 500 && status !== 429;
  return { outcome: 'retry', code: `token_${status}`, afterMs: ours ? REFUSED_WAIT_MS : null };
}

interface FcmError {
  status?: string;
  details?: {
    '@type'?: string;
    errorCode?: string;
    fieldViolations?: { field?: string }[];
  }[];
}

/**
 * What an answer of FCM means. Only its own word makes a token dead: a 404 of a wrong address must not delete everybody's.
 * https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode
 */
export function readFcmAnswer(status: number, text: string, retryAfter: string | null): PushResult {
  if (status >= 200 && status < 300) return { outcome: 'accepted' };
  const error = parseError(text);
  const details = error?.details ?? [];
  const code = details.find(({ errorCode }) => errorCode)?.errorCode ?? error?.status ?? `http_${status}`;
  const asked = readRetryAfter(retryAfter, Date.now());
  if (code === 'UNREGISTERED' || code === 'SENDER_ID_MISMATCH') return { outcome: 'gone', code };
  if (code === 'INVALID_ARGUMENT') {
    const fields = details.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field }) => field));
    // Of the token, which alone differs from one message to the next.
    const malformed = fields.length === 0 ? details.length > 0 : fields.every((f) => f === 'message.token');
    return malformed ? { outcome: 'gone', code } : { outcome: 'refused', code };
  }
  if (status === 429) return { outcome: 'retry', code: '429', afterMs: asked ?? QUOTA_WAIT_MS };
  if (status >= 500) return { outcome: 'retry', code, afterMs: asked };
  if (status === 401 && code !== 'THIRD_PARTY_AUTH_ERROR') {
    return { outcome: 'retry', code, afterMs: asked };
  }
  if (status === 401 || status === 403 || status === 404) {
    return { outcome: 'retry', code, afterMs: REFUSED_WAIT_MS };
  }
  return { outcome: 'refused', code };
}

function parseError(text: string): FcmError | null {
  try {
    const { error } = JSON.parse(text) as { error?: FcmError };
    return typeof error === 'object' ? error : null;
  } catch {
    return null;
  }
}
