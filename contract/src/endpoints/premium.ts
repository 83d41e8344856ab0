import { z } from 'zod';
import { endpoint, perAddress, perMember } from '../endpoint.ts';
import { Coordinates, Instant } from '../shapes/fields.ts';
import { Me } from '../shapes/me.ts';
import { PaymentProvider, Plan, PlanId, Premium, SANDBOX_EVENTS } from '../shapes/premium.ts';

const tag = 'Premium';
/** What the store gave the app: Apple's signed transaction, Google's purchase token. */
const Receipt = z.string().min(1).max(16_000);

/** `checkoutUrl`: where the member pays (Stripe); nothing is bought until they did. */
const Subscribed = Premium.extend({ checkoutUrl: z.string().nullable() });

export const listPlans = endpoint({
  name: 'listPlans',
  method: 'GET',
  path: '/api/premium/plans',
  tag,
  summary: 'The plans: what they cost, what they give, and who takes the money on this server',
  access: 'open',
  limit: perAddress(600, 60),
  status: 200,
  output: z.object({ plans: z.array(Plan), providers: z.array(PaymentProvider) }),
  errors: [],
});

export const getPremiumStatus = endpoint({
  name: 'getPremiumStatus',
  method: 'GET',
  path: '/api/premium/status',
  tag,
  summary: 'What the member has, until when, and how it goes on',
  access: 'member',
  limit: perMember(240, 60),
  status: 200,
  output: Premium,
  errors: [],
});

export const subscribe = endpoint({
  name: 'subscribe',
  method: 'POST',
  path: '/api/premium/subscribe',
  tag,
  summary:
    'Subscribe to a plan: with the receipt of a purchase in the app (Apple, Google), or by a page to pay on (Stripe). Repeating is harmless',
  access: 'member',
  limit: perMember(30, 60),
  body: z.strictObject({ plan: PlanId, provider: PaymentProvider, receipt: Receipt.optional() }),
  status: 200,
  output: Subscribed,
  errors: [
    'provider_unavailable',
    'receipt_invalid',
    'purchase_pending',
    'purchase_taken',
    'already_subscribed',
  ],
});

export const restorePurchases = endpoint({
  name: 'restorePurchases',
  method: 'POST',
  path: '/api/premium/restore',
  tag,
  summary:
    'On a new device: the receipts that the store still has. What belongs to another account stays there',
  access: 'member',
  limit: perMember(10, 60),
  body: z.strictObject({ provider: PaymentProvider, receipts: z.array(Receipt).min(1).max(10) }),
  status: 200,
  output: Premium.extend({ restored: z.int() }),
  errors: ['provider_unavailable', 'receipt_invalid', 'purchase_taken'],
});

export const cancelSubscription = endpoint({
  name: 'cancelSubscription',
  method: 'POST',
  path: '/api/premium/cancel',
  tag,
  summary:
    'Do not renew; what is paid runs on. Where only the store can do it: 409, and `manageUrl` of the status',
  access: 'member',
  limit: perMember(10, 60),
  status: 200,
  output: Premium,
  errors: ['not_subscribed', 'managed_by_store'],
});

export const resumeSubscription = endpoint({
  name: 'resumeSubscription',
  method: 'POST',
  path: '/api/premium/resume',
  tag,
  summary: 'Renew after all',
  access: 'member',
  limit: perMember(10, 60),
  status: 200,
  output: Premium,
  errors: ['not_subscribed', 'managed_by_store'],
});

export const changePlan = endpoint({
  name: 'changePlan',
  method: 'POST',
  path: '/api/premium/change',
  tag,
  summary:
    'To another plan, at once. In the apps of Apple and Google the store does it: then subscribe with its receipt',
  access: 'member',
  limit: perMember(10, 60),
  body: z.strictObject({ plan: PlanId }),
  status: 200,
  output: Premium,
  errors: ['not_subscribed', 'managed_by_store'],
});

export const openPortal = endpoint({
  name: 'openPortal',
  method: 'POST',
  path: '/api/premium/portal',
  tag,
  summary: 'A page of Stripe where the member sees their invoices, changes their card, or cancels',
  access: 'member',
  limit: perMember(10, 60),
  status: 200,
  output: z.object({ url: z.string() }),
  errors: ['not_subscribed', 'managed_by_store'],
});

export const startTravel = endpoint({
  name: 'startTravel',
  method: 'PUT',
  path: '/api/premium/travel',
  tag,
  summary: 'Be in another city for the feed, and meet people there. It ends with the plan',
  access: 'member',
  limit: perMember(20, 60),
  body: z.strictObject({ location: Coordinates }),
  status: 200,
  output: Me,
  errors: ['plan_required', 'profile_incomplete', 'location_too_soon'],
});

export const endTravel = endpoint({
  name: 'endTravel',
  method: 'DELETE',
  path: '/api/premium/travel',
  tag,
  summary: 'Be back where the member is',
  access: 'member',
  limit: perMember(20, 60),
  status: 200,
  output: Me,
  errors: [],
});

export const startMonthlyBoost = endpoint({
  name: 'startMonthlyBoost',
  method: 'POST',
  path: '/api/premium/boost',
  tag,
  summary: 'Half an hour of boost, one of those that the plan gives each month',
  access: 'member',
  limit: perMember(20, 60),
  status: 200,
  output: z.object({ endsAt: Instant, left: z.int() }),
  errors: ['plan_required', 'no_boosts_left', 'boost_too_long'],
});

export const playSandboxEvent = endpoint({
  name: 'playSandboxEvent',
  method: 'POST',
  path: '/api/premium/sandbox',
  tag,
  summary: 'Where purchases are made in the sandbox: let something happen to the member’s subscription there',
  access: 'member',
  limit: perMember(120, 60),
  body: z.strictObject({ event: z.enum(SANDBOX_EVENTS) }),
  status: 200,
  output: Premium,
  errors: ['not_found'],
});

const notified = {
  method: 'POST',
  tag: 'Webhooks',
  access: 'open',
  limit: perAddress(6000, 60),
  status: 200,
  output: z.object({}),
} as const;

export const receiveAppleNotice = endpoint({
  ...notified,
  name: 'receiveAppleNotice',
  path: '/webhooks/apple',
  summary: 'App Store Server Notifications, version 2',
  rawBody: { contentType: '*/*', description: 'As Apple sends it: {signedPayload}' },
  errors: ['unauthorized', 'not_found', 'body_too_large', 'notice_refused'],
});

export const receiveGoogleNotice = endpoint({
  ...notified,
  name: 'receiveGoogleNotice',
  path: '/webhooks/google',
  summary: 'Real-time developer notifications of Google Play, pushed by Pub/Sub with a signed token',
  rawBody: { contentType: '*/*', description: 'As Pub/Sub pushes it: {message, subscription}' },
  headers: ['authorization'],
  errors: ['unauthorized', 'not_found', 'body_too_large', 'notice_refused'],
});

export const receiveStripeNotice = endpoint({
  ...notified,
  name: 'receiveStripeNotice',
  path: '/webhooks/stripe',
  summary: 'Events of Stripe',
  rawBody: { contentType: '*/*', description: 'As Stripe sends it' },
  headers: ['stripe-signature'],
  errors: ['unauthorized', 'not_found', 'body_too_large', 'notice_refused'],
});
