import type { OwnCodeProvider, SendOwnCode, SmsDeps, TwilioConfig } from './index.ts';
import { checkAppName, DEFAULT_VALID_MINUTES, formatMessageText } from './message-text.ts';
import { isChannelOpen, isE164 } from './send-rules.ts';
import { logRefusal, readSendAnswer } from './twilio-errors.ts';
import { createTwilioClient } from './twilio-http.ts';
import { createTwilioStatusReader } from './twilio-status.ts';
import { formatVoiceTwiml } from './voice-text.ts';

interface TwilioForm {
  resource: 'Messages' | 'Calls';
  fields: Record<string, string>;
}

/**
 * Twilio Messaging and Voice: we make the code, Twilio carries it. A number that is not E.164 and a channel that
 * is closed or has no sender are refused without a call. Throws when there is no sender at all.
 */
export function createTwilioProvider(
  config: TwilioConfig,
  deps: Pick<SmsDeps, 'log' | 'fetch' | 'sleep'>,
): OwnCodeProvider {
  if (!config.from && !config.messagingServiceSid) {
    throw new Error('Twilio needs a sender: a number or a messaging service');
  }
  const appName = checkAppName(config.appName);
  const client = createTwilioClient(config, deps);
  const account = encodeURIComponent(config.accountSid);

  return {
    kind: 'twilio',
    holdsCode: false,
    async sendCode(input) {
      if (!isE164(input.to)) return { accepted: false, reason: 'invalid_number' };
      const form = isChannelOpen(config, input.channel) ? buildForm(config, appName, input) : null;
      if (form === null) return { accepted: false, reason: 'channel_unavailable' };
      const { resource, fields } = form;
      const path = `/2010-04-01/Accounts/${account}/${resource}.json`;
      // The same code in a second text does no harm; a second call at night does.
      const answer = await client.post(path, fields, { repeatAfter500: resource === 'Messages' });
      const result = readSendAnswer(answer);
      if (!result.accepted) logRefusal(deps.log, resource, answer, result);
      return result;
    },
    readStatusCallback: createTwilioStatusReader(config),
  };
}

/** Null when the channel has no sender. */
function buildForm(config: TwilioConfig, appName: string, input: SendOwnCode): TwilioForm | null {
  switch (input.channel) {
    case 'sms':
      return buildSms(config, appName, input);
    case 'whatsapp':
      return buildWhatsapp(config, appName, input);
    case 'call':
      return buildCall(config, appName, input);
  }
}

function formatText(config: TwilioConfig, appName: string, input: SendOwnCode): string {
  const { webDomain = null, androidAppHash = null } = config;
  const { code, language, validForMinutes = DEFAULT_VALID_MINUTES } = input;
  const platforms = input.channel === 'sms' ? { webDomain, androidAppHash } : {};
  return formatMessageText({ code, language, appName, validForMinutes, ...platforms });
}

function buildCallback(config: TwilioConfig): Record<string, string> {
  return config.statusCallbackUrl === null ? {} : { StatusCallback: config.statusCallbackUrl };
}

function buildSms(config: TwilioConfig, appName: string, input: SendOwnCode): TwilioForm | null {
  const sender = config.messagingServiceSid
    ? { MessagingServiceSid: config.messagingServiceSid }
    : { From: config.from ?? '' };
  const Body = formatText(config, appName, input);
  return { resource: 'Messages', fields: { To: input.to, ...sender, Body, ...buildCallback(config) } };
}

function buildWhatsapp(config: TwilioConfig, appName: string, input: SendOwnCode): TwilioForm | null {
  const number = config.whatsappFrom ?? config.from ?? '';
  let sender: Record<string, string>;
  if (config.messagingServiceSid && !config.whatsappFrom) {
    sender = { MessagingServiceSid: config.messagingServiceSid };
  } else if (isE164(number)) {
    sender = { From: `whatsapp:${number}` };
  } else {
    return null;
  }
  const content = config.whatsappContentSid
    ? { ContentSid: config.whatsappContentSid, ContentVariables: JSON.stringify({ 1: input.code }) }
    : { Body: formatText(config, appName, input) };
  const fields = { To: `whatsapp:${input.to}`, ...sender, ...content, ...buildCallback(config) };
  return { resource: 'Messages', fields };
}

function buildCall(config: TwilioConfig, appName: string, input: SendOwnCode): TwilioForm | null {
  if (!config.from || !isE164(config.from)) return null;
  const Twiml = formatVoiceTwiml({ code: input.code, language: input.language, appName });
  const fields = { To: input.to, From: config.from, Twiml, Timeout: '30', ...buildCallback(config) };
  return { resource: 'Calls', fields };
}
