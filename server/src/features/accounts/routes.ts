import { accounts, pages } from '@romantic/contract';
import { getBearerToken } from '../../http/auth.ts';
import { type Route, route } from '../../http/route.ts';
import { getOwnProfile } from '../people/own-profile.ts';
import { receiveDeliveryStatus } from './delivery-status.ts';
import { login } from './login.ts';
import { refresh } from './refresh.ts';
import { register } from './register.ts';
import { sendOtp } from './send-otp.ts';
import { endSession, listSessions, logout } from './sessions.ts';
import { verifyOtp } from './verify-otp.ts';

export const accountRoutes: readonly Route[] = [
  route(accounts.sendOtp, (ctx, { body, address }) => sendOtp(ctx, body, address)),
  route(accounts.verifyOtp, (ctx, { body, address }) => verifyOtp(ctx, body, address)),
  route(accounts.register, (ctx, { body, req }) => register(ctx, body, () => getBearerToken(req))),
  route(accounts.login, (ctx, { body }) => login(ctx, body)),
  route(accounts.refresh, (ctx, { body }) => refresh(ctx, body.refreshToken)),

  route(accounts.getOwnProfile, (ctx, { me }) => getOwnProfile(ctx, me.id)),
  route(accounts.listSessions, (ctx, { me }) => listSessions(ctx, me)),

  route(accounts.logout, async (ctx, { me, body }) => {
    await logout(ctx, me, body.scope);
    return undefined;
  }),

  route(accounts.endSession, async (ctx, { me, params }) => {
    await endSession(ctx, me, params.id);
    return undefined;
  }),

  route(pages.receiveTwilioStatus, async (ctx, { req }) => {
    await receiveDeliveryStatus(ctx, req);
    return undefined;
  }),
];
