import { coins, type PaymentProvider, premium } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { type Route, route } from '../../http/route.ts';
import { endTravel, startTravel } from '../people/travel.ts';
import { startMonthlyBoost } from './boosts.ts';
import { changePlan, openPortal, setRenewal } from './manage.ts';
import { receiveNotice } from './notices.ts';
import { purchaseCoins } from './packs.ts';
import { playSandboxEvent } from './sandbox.ts';
import { getPremium } from './status.ts';
import { restorePurchases, subscribe } from './subscribe.ts';

const providersOf = ({ stores }: Pick<Context, 'stores'>): PaymentProvider[] => [...stores.keys()];

export const premiumRoutes: readonly Route[] = [
  route(premium.listPlans, (ctx) => ({
    plans: [...ctx.config.catalogue.plans],
    providers: providersOf(ctx),
  })),
  route(coins.listCoinPacks, (ctx) => ({
    packs: [...ctx.config.catalogue.packs],
    providers: providersOf(ctx),
  })),
  route(coins.purchaseCoins, (ctx, { me, body }) => purchaseCoins(ctx, me, body)),
  route(premium.getPremiumStatus, (ctx, { me }) => getPremium(ctx, me.id)),
  route(premium.subscribe, (ctx, { me, body }) => subscribe(ctx, me, body)),
  route(premium.restorePurchases, (ctx, { me, body }) => restorePurchases(ctx, me, body)),
  route(premium.cancelSubscription, (ctx, { me }) => setRenewal(ctx, me, false)),
  route(premium.resumeSubscription, (ctx, { me }) => setRenewal(ctx, me, true)),
  route(premium.changePlan, (ctx, { me, body }) => changePlan(ctx, me, body.plan)),
  route(premium.openPortal, (ctx, { me }) => openPortal(ctx, me)),
  route(premium.startTravel, (ctx, { me, body }) => startTravel(ctx, me, body.location)),
  route(premium.endTravel, (ctx, { me }) => endTravel(ctx, me)),
  route(premium.startMonthlyBoost, (ctx, { me }) => startMonthlyBoost(ctx, me)),
  route(premium.playSandboxEvent, (ctx, { me, body }) => playSandboxEvent(ctx, me, body.event)),
  route(premium.receiveAppleNotice, (ctx, { req }) => receiveNotice(ctx, 'apple', req)),
  route(premium.receiveGoogleNotice, (ctx, { req }) => receiveNotice(ctx, 'google', req)),
  route(premium.receiveStripeNotice, (ctx, { req }) => receiveNotice(ctx, 'stripe', req)),
];
