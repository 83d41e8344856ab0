import type { BodyOf, EndpointShape, OutputOf, ParamsOf, QueryOf } from '@romantic/contract';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { ERRORS } from '../errors.ts';
import { getApiKey, getBearerToken, type Member } from './auth.ts';
import { createCallLimit } from './rate-limit.ts';

/** One call as its handler sees it: who asks, and input that the contract has checked. */
export interface Call<E extends EndpointShape> {
  me: E['access'] extends 'member' ? Member : null;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** The network address of the caller, as far as TRUST_PROXY lets us believe it. */
  address: string;
  /** For streamed bodies and answers that are not JSON. */
  req: Request;
  res: Response;
  /** The handler says so when it gives an answer that was given before: `repeatedStatus` of the endpoint. */
  repeated: boolean;
}

export type Handler<E extends EndpointShape> = (
  ctx: Context,
  call: Call<E>,
) => Promise<OutputOf<E>> | OutputOf<E>;

export interface Route {
  endpoint: EndpointShape;
  /** Puts the route on an Express application. */
  mount(app: Express, ctx: Context): void;
}

/** Bytes of a JSON body. */
const MAX_BODY_BYTES = 64 * 1024;
const Nothing = z.strictObject({});

/** Ties an endpoint of the contract to the function that answers it. */
export function route<E extends EndpointShape>(endpoint: E, handler: Handler<E>): Route {
  return {
    endpoint,
    mount(app, ctx) {
      const chain = [
        createGate(endpoint, ctx),
        ...bodyReaders(endpoint),
        createAnswer(endpoint, ctx, handler),
      ];
      const verb = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      app[verb](endpoint.path, ...chain);
    },
  };
}

/** First who, then how often; only then is a body read. */
function createGate(endpoint: EndpointShape, ctx: Context): RequestHandler {
  const count = ctx.config.rateLimits ? createCallLimit(endpoint) : null;
  return async (req, res, next) => {
    res.locals.endpoint = endpoint.name;
    const member =
      endpoint.access === 'member' ? await ctx.authenticator.authenticate(getBearerToken(req)) : null;
    if (endpoint.access === 'staff') await checkSecretKey(ctx, getApiKey(req));
    res.locals.member = member;
    if (count) await count(endpoint.limit.by === 'member' && member ? member.id : addressOf(req));
    next();
  };
}

/** Throws `unauthorized` for whatever is no secret key of ours, a member's token and a publishable key among it. */
async function checkSecretKey(ctx: Pick<Context, 'apiKeys' | 'metrics'>, key: string): Promise<void> {
  if ((await ctx.apiKeys.findRole(key)) === 'secret') return;
  ctx.metrics.security.inc({ event: 'staff_key_refused' });
  throw ERRORS.unauthorized();
}

function bodyReaders(endpoint: EndpointShape): RequestHandler[] {
  if (endpoint.rawBody || endpoint.method === 'GET') return [];
  return [requireJson, express.json({ limit: MAX_BODY_BYTES, strict: true })];
}

/** A body that is there must be JSON: a form or text is refused, not ignored. */
const requireJson: RequestHandler = (req, _res, next) => {
  const empty =
    req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) === 0;
  if (!empty && !req.is('application/json')) throw ERRORS.unsupportedMediaType('application/json');
  next();
};

function createAnswer<E extends EndpointShape>(
  endpoint: E,
  ctx: Context,
  handler: Handler<E>,
): RequestHandler {
  return async (req, res) => {
    const call = {
      me: res.locals.member,
      params: parse(endpoint.params, req.params, 'path'),
      query: parse(endpoint.query, req.query, 'query'),
      body:
        endpoint.rawBody || endpoint.method === 'GET'
          ? undefined
          : parse(endpoint.body, req.body ?? {}, 'body'),
      address: addressOf(req),
      req,
      res,
      repeated: false,
    } as Call<E>;
    const answer = await handler(ctx, call);
    if (endpoint.rawOutput) return;
    if (!endpoint.output) {
      res.status(endpoint.status).end();
      return;
    }
    // The projection: whatever the handler returned, only declared fields leave.
    res
      .status((call.repeated && endpoint.repeatedStatus) || endpoint.status)
      .json(endpoint.output.parse(answer));
  };
}

/** The checked fields of a form that the handler has read. Throws `invalid_input`. */
export function readFields<F extends z.ZodObject>(
  endpoint: EndpointShape & { rawBody: { fields: F } },
  fields: Record<string, string>,
): z.output<F> {
  return parse(endpoint.rawBody.fields, fields, 'body') as z.output<F>;
}

function parse(schema: z.ZodObject | undefined, value: unknown, where: string): unknown {
  // zod leaves a key named __proto__ alone; nobody who means well sends one.
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    throw ERRORS.invalidInput([{ path: '__proto__', message: 'Unrecognized key' }]);
  }
  // req.params has no prototype and req.body may be an array: both are for the schema to judge.
  const result = (schema ?? Nothing).safeParse(where === 'body' ? value : { ...(value as object) });
  if (!result.success) {
    const issues = result.error.issues.slice(0, 20);
    throw ERRORS.invalidInput(
      issues.map((issue) => ({ path: issue.path.join('.') || where, message: issue.message })),
    );
  }
  return schema ? result.data : undefined;
}

function addressOf(req: Request): string {
  return req.ip ?? 'unknown';
}
