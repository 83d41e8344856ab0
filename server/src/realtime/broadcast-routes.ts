import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { AppError, ERRORS } from '../errors.ts';
import { getBearerToken } from '../http/auth.ts';
import { createCallLimit } from '../http/rate-limit.ts';
import { refuseClientEvent } from './client-events.ts';
import { MAX_NAME_BYTES } from './limits.ts';
import type { RealtimeEvent } from './packet.ts';
import { listTopicRights } from './topic-queries.ts';

const BASE = '/realtime/v1/api/broadcast';
/** Bytes of a body: a member's own events are far smaller, our servers' may be larger. */
const MAX_BODY_BYTES = 256 * 1024;
/** Calls of one member, or of one address with a secret key. */
const LIMIT = { points: 600, seconds: 60, by: 'member' as const };

const name = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= MAX_NAME_BYTES, 'at most 255 bytes');
const Batch = z.object({
  messages: z
    .array(
      z.object({
        topic: name,
        event: name,
        payload: z.unknown().optional(),
        private: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(100),
});

/**
 * Broadcasts over HTTP, as Supabase's clients send them when their channel is not joined: all of `messages`, or one
 * event by its address (JSON or bytes). With a secret key: anything, on any topic. As a member: what the member may
 * send on that topic over a socket, no more. 202: it was passed on; nothing is kept.
 */
export function mountBroadcast(app: Express, ctx: Context): void {
  const limit = { limit: `${MAX_BODY_BYTES}b` };
  app.post(BASE, express.json(limit), createBatch(ctx));
  const bytes = express.raw({ ...limit, type: 'application/octet-stream' });
  app.post(`${BASE}/:topic/events/:event`, express.json({ ...limit, strict: false }), bytes, createOne(ctx));
  app.use(BASE, answerRefusal);
}

function createBatch(ctx: Context): RequestHandler {
  const send = createSend(ctx);
  return async (req, res) => {
    const batch = Batch.safeParse(req.body);
    if (!batch.success) {
      const issues = batch.error.issues.slice(0, 20);
      throw ERRORS.invalidInput(issues.map(({ path, message }) => ({ path: path.join('.'), message })));
    }
    const events = batch.data.messages.map(({ topic, event, payload }) => ({
      topic,
      event,
      payload: payload ?? {},
    }));
    await send(req, events);
    res.status(202).end();
  };
}

function createOne(ctx: Context): RequestHandler {
  const send = createSend(ctx);
  return async (req, res) => {
    const { topic, event } = req.params as { topic: string; event: string };
    for (const text of [topic, event]) {
      if (!name.safeParse(text).success) throw ERRORS.invalidInput([{ path: 'path', message: 'too long' }]);
    }
    await send(req, [{ topic, event, payload: req.body ?? {} }]);
    res.status(202).end();
  };
}

type Send = (req: express.Request, events: readonly RealtimeEvent[]) => Promise<void>;

function createSend(ctx: Context): Send {
  const count = createCallLimit({ limit: LIMIT });

  async function sendAsMember(req: express.Request, events: readonly RealtimeEvent[]): Promise<void> {
    const { id } = await ctx.authenticator.authenticate(getBearerToken(req));
    if (ctx.config.rateLimits) await count(id);
    const rights = await listTopicRights(
      ctx.db,
      events.map(({ topic }) => ({ memberId: id, topic })),
    );
    events.forEach(({ topic, event, payload }, index) => {
      if (!rights[index]?.maySend || refuseClientEvent(ctx, topic, event, payload)) throw ERRORS.notFound();
    });
    for (const event of events) ctx.realtime.relay(event, null);
  }

  return async (req, events) => {
    const key = req.get('apikey') ?? '';
    const bearer = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
    const roles = [await ctx.apiKeys.findRole(key), await ctx.apiKeys.findRole(bearer)];
    if (!roles.includes('secret')) {
      if (!roles.includes('publishable')) throw ERRORS.unauthorized();
      await sendAsMember(req, events);
    } else if (events.some(({ payload }) => Buffer.isBuffer(payload))) {
      for (const event of events) ctx.realtime.relay(event, null);
    } else {
      await ctx.db.tx((tx) => ctx.realtime.publish(tx, events));
    }
  };
}

/** Supabase's clients read `error` or `message`; an app that knows us reads `code`. */
const answerRefusal: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!(error instanceof AppError)) {
    next(error);
    return;
  }
  if (error.retryAfterSeconds !== null) res.set('Retry-After', String(error.retryAfterSeconds));
  res.status(error.status).json({ error: error.detail, message: error.detail, code: error.code });
};
