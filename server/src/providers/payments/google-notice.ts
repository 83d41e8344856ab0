import type { IncomingHttpHeaders } from 'node:http';
import { OAuth2Client } from 'google-auth-library';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type Reference, StoreError } from './facts.ts';
import { createLimitedFetch, type GoogleAddresses } from './google-fetch.ts';
import type { StoreNotice } from './index.ts';
import { within } from './time-limit.ts';

export interface GoogleNoticeConfig extends GoogleAddresses {
  packageName: string;
  /** What the push subscription was told to put in its tokens: our address, or what was set there. */
  pushAudience: string;
  /** The service account that Pub/Sub signs for. */
  pushEmail: string;
}

/** Pub/Sub keeps what was not taken for a week. */
const OLD_MS = 8 * 86_400_000;
const AHEAD_MS = 5 * 60_000;
/** Of the two kinds of product in a voided purchase. */
const ONE_TIME = 2;

const Push = z.object({ message: z.object({ data: z.base64().max(64_000) }) });
const Token = z.string().min(1).max(2_000);
const Notification = z.object({
  packageName: z.string(),
  eventTimeMillis: z.coerce.number(),
  subscriptionNotification: z.object({ purchaseToken: Token }).optional(),
  oneTimeProductNotification: z.object({ purchaseToken: Token }).optional(),
  voidedPurchaseNotification: z.object({ purchaseToken: Token, productType: z.number() }).optional(),
});

/** Reads what Pub/Sub pushes: its bearer token is signed by Google and names the account that may push to us. */
export function createReadGoogleNotice(config: GoogleNoticeConfig, { clock }: { clock: Clock }) {
  const client = new OAuth2Client({
    transporterOptions: { fetchImplementation: createLimitedFetch(config), retry: false },
  });
  return async (headers: IncomingHttpHeaders, body: Buffer): Promise<StoreNotice> => {
    const [, token] = /^Bearer ([\w.-]{20,4000})$/.exec(headers.authorization ?? '') ?? [];
    if (!token) throw new StoreError('forged', 'no token');
    await checkToken(client, token, config);
    const notification = readBody(body);
    if (notification.packageName !== config.packageName) throw new StoreError('refused', 'for another app');
    const now = clock.now();
    const at = notification.eventTimeMillis;
    if (!(at > now - OLD_MS && at < now + AHEAD_MS)) throw new StoreError('refused', 'too old');
    return { references: referencesOf(notification) };
  };
}

async function checkToken(client: OAuth2Client, idToken: string, config: GoogleNoticeConfig): Promise<void> {
  try {
    // The library tries again by itself.
    await within(config.timeoutMs, client.getFederatedSignonCerts());
  } catch (err) {
    throw new StoreError('unavailable', 'the keys of Google cannot be read', err);
  }
  const ticket = await client
    .verifyIdToken({ idToken, audience: config.pushAudience })
    .catch((err: unknown) => Promise.reject(new StoreError('forged', 'not a token of Google for us', err)));
  const payload = ticket.getPayload();
  if (payload?.email !== config.pushEmail || payload.email_verified !== true)
    throw new StoreError('forged', 'a token of somebody else');
}

function readBody(body: Buffer): z.output<typeof Notification> {
  try {
    const { message } = Push.parse(JSON.parse(body.toString('utf8')));
    return Notification.parse(JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')));
  } catch (err) {
    throw new StoreError('refused', 'no notification', err);
  }
}

/** None: Google's test of the address. */
function referencesOf(notification: z.output<typeof Notification>): Reference[] {
  const {
    subscriptionNotification,
    oneTimeProductNotification,
    voidedPurchaseNotification: voided,
  } = notification;
  return [
    ...(subscriptionNotification
      ? [{ kind: 'subscription' as const, id: subscriptionNotification.purchaseToken }]
      : []),
    ...(oneTimeProductNotification
      ? [{ kind: 'pack' as const, id: oneTimeProductNotification.purchaseToken }]
      : []),
    ...(voided
      ? [
          {
            kind: voided.productType === ONE_TIME ? ('pack' as const) : ('subscription' as const),
            id: voided.purchaseToken,
          },
        ]
      : []),
  ];
}
