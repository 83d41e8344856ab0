import type {
  CheckCode,
  CheckResult,
  SendRefusal,
  SendVendorCode,
  SmsDeps,
  TwilioVerifyConfig,
  VendorCodeProvider,
} from './index.ts';
import { isChannelOpen, isE164 } from './send-rules.ts';
import { logRefusal, readRefusal, readSendAnswer } from './twilio-errors.ts';
import { createTwilioClient, type TwilioAnswer } from './twilio-http.ts';
import { createTwilioStatusReader } from './twilio-status.ts';

/** Languages of Verify's own texts. Others are left to Verify, which goes by the country of the number. */
const VERIFY_LOCALES = new Set(
  [
    'af ar ca cs da de el en es et fi fr he hi hr hu id it ja ko lt ms nb nl pl',
    'pt ro ru sk sv th tl tr uk vi zh',
  ]
    .join(' ')
    .split(' '),
);

/** Any other state of a verification: expired, canceled, max_attempts_reached, deleted, failed. */
const LIVE_STATES: readonly unknown[] = ['pending', 'approved'];

const UNREADABLE: SendRefusal = { accepted: false, reason: 'unavailable' };

/**
 * Twilio Verify: Twilio makes and checks the code. Its own rules: 10 minutes of life, the same code on a resend,
 * 5 sends and 5 checks, then nothing for that number until the 10 minutes are over.
 */
export function createTwilioVerifyProvider(
  config: TwilioVerifyConfig,
  deps: Pick<SmsDeps, 'log' | 'fetch' | 'sleep'>,
): VendorCodeProvider {
  const client = createTwilioClient(config, deps);
  const service = `/v2/Services/${encodeURIComponent(config.serviceSid)}`;

  return {
    kind: 'twilio-verify',
    holdsCode: true,
    async sendCode(input) {
      if (!isE164(input.to)) return { accepted: false, reason: 'invalid_number' };
      if (!isChannelOpen(config, input.channel)) return { accepted: false, reason: 'channel_unavailable' };
      // Verify resends the same code, so a text twice is harmless; a call twice is not.
      const repeatAfter500 = input.channel !== 'call';
      const answer = await client.post(`${service}/Verifications`, buildStart(input), { repeatAfter500 });
      const result = readSendAnswer(answer);
      if (!result.accepted) logRefusal(deps.log, 'Verifications', answer, result);
      return result;
    },
    async checkCode(input) {
      // What cannot be a code is not worth one of the five checks.
      if (!/^\d{4,10}$/.test(input.code)) return { outcome: 'wrong' };
      // A check uses up a try, and the right code itself: after a 500 nobody knows whether it did.
      const answer = await client.post(`${service}/VerificationCheck`, buildCheck(input), {
        repeatAfter500: false,
      });
      const result = readCheckAnswer(answer);
      if (result.outcome === 'unavailable' || result.outcome === 'rate_limited') {
        const refusal = answer.kind === 'done' ? UNREADABLE : readRefusal(answer);
        logRefusal(deps.log, 'VerificationCheck', answer, refusal);
      }
      return result;
    },
    readStatusCallback: createTwilioStatusReader(config),
  };
}

function buildStart({ to, channel, language }: SendVendorCode): Record<string, string> {
  const primary = language.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
  const locale = /^pt[-_]br$/i.test(language) ? 'pt-BR' : primary;
  return { To: to, Channel: channel, ...(VERIFY_LOCALES.has(primary) && { Locale: locale }) };
}

/** By the attempt's own id where we have it, else by number: Twilio wants one of the two. */
function buildCheck({ to, vendorId, code }: CheckCode): Record<string, string> {
  return vendorId === null ? { To: to, Code: code } : { VerificationSid: vendorId, Code: code };
}

function readCheckAnswer(answer: TwilioAnswer): CheckResult {
  if (answer.kind === 'done') {
    const { status, valid } = answer.body;
    if (typeof status !== 'string') return { outcome: 'unavailable' };
    if (!LIVE_STATES.includes(status)) return { outcome: 'gone' };
    // Both must say yes: a changed meaning of one field alone must never let anybody in.
    return { outcome: status === 'approved' && valid === true ? 'approved' : 'wrong' };
  }
  const { status, code } = answer;
  // 404 is also the answer for an unknown service, but then sending has failed before.
  if (status === 404) return { outcome: 'gone' };
  const { reason, retryAfterSeconds, vendorCode } = readRefusal(answer);
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (code === '60202') return { outcome: 'gone', ...retry };
  // The only parameter that a person chose is the code.
  if (code === '60200') return { outcome: 'wrong' };
  if (reason === 'rate_limited') return { outcome: 'rate_limited', ...retry };
  return { outcome: 'unavailable', ...(vendorCode !== undefined && { vendorCode }) };
}
