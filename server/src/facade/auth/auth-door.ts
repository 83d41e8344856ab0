import { perAddress } from '@romantic/contract';
import type { Request } from 'express';
import type { Context } from '../../context.ts';
import type { Door, DoorRoute } from '../door.ts';
import { echoApiVersion, refuseAuth, translateForAuth } from './auth-refusals.ts';
import { refreshSession, requestOtp, resendOtp, verifyOtp } from './auth-sign-in.ts';
import { endSessions, getUser, updateUser } from './auth-user.ts';

type Answer = (ctx: Context, req: Request, address: string) => Promise<object> | object;

/** A route that answers JSON. */
function json(
  name: string,
  method: DoorRoute['method'],
  path: string,
  limit: DoorRoute['limit'],
  answer: Answer,
): DoorRoute {
  return {
    name: `auth.${name}`,
    method,
    path,
    limit,
    async handle(ctx, { req, res, address }) {
      echoApiVersion(req, res);
      res.json(await answer(ctx, req, address));
    },
  };
}

const often = perAddress(6000, 60);

/** `/auth/v1`: sign-in by phone for Supabase's clients, on the rules, counters and sessions of features/accounts. */
export const authDoor: Door = {
  base: '/auth/v1',
  refuse: refuseAuth,
  translate: translateForAuth,
  routes: [
    json('otp', 'post', '/otp', perAddress(60, 60), requestOtp),
    json('resend', 'post', '/resend', perAddress(60, 60), resendOtp),
    json('verify', 'post', '/verify', perAddress(300, 60), verifyOtp),
    json('token', 'post', '/token', perAddress(600, 60), refreshSession),
    json('getUser', 'get', '/user', often, getUser),
    json('updateUser', 'put', '/user', perAddress(600, 60), updateUser),
    {
      name: 'auth.logout',
      method: 'post',
      path: '/logout',
      limit: perAddress(600, 60),
      async handle(ctx, { req, res }) {
        echoApiVersion(req, res);
        await endSessions(ctx, req);
        res.status(204).end();
      },
    },
    { ...withCaching(json('signingKeys', 'get', '/.well-known/jwks.json', often, presentKeys)), key: 'none' },
    json('settings', 'get', '/settings', often, presentSettings),
    { ...json('health', 'get', '/health', often, presentHealth), key: 'none' },
  ],
};

function presentKeys(ctx: Context) {
  return { keys: ctx.signingKeys.publicKeys };
}

/** Keys change rarely, and every verifier asks: the one answer of this door that may be kept. */
function withCaching(route: DoorRoute): DoorRoute {
  return {
    ...route,
    handle(ctx, call) {
      call.res.set('Cache-Control', 'public, max-age=600');
      return route.handle(ctx, call);
    },
  };
}

const OFF = ['anonymous_users', 'apple', 'azure', 'email', 'facebook', 'github', 'google'] as const;

function presentSettings(ctx: Context) {
  return {
    external: { ...Object.fromEntries(OFF.map((name) => [name, false])), phone: true },
    disable_signup: false,
    mailer_autoconfirm: false,
    phone_autoconfirm: false,
    sms_provider: ctx.sms.kind,
    saml_enabled: false,
  };
}

function presentHealth() {
  return { name: 'Romantic', version: 'subset', description: 'Phone sign-in for Supabase clients' };
}
