import type { BodyOf, EndpointShape, OutputOf, ParamsOf, QueryOf } from '@romantic/contract';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { ERRORS } from '../errors.ts';
import { getApiKey, getBearerToken, type Member, type WithHeaders } from './auth.ts';
import { parseInput } from './parse-input.ts';
import { createCallLimit } from './rate-limit.ts';
import { MAX_BODY_BYTES } from './read-json.ts';

/** One call as its handler sees it: who asks, and input that the contract has checked. */
export interface Call<E extends EndpointShape> {
  me: E['access'] extends 'member' ? Member : null;
  params: ParamsOf<E>;
  query: QueryOf<E>;
  body: BodyOf<E>;
  /** A request header that the endpoint declares, by its name in lower case. */
  header(name: E['headers'] extends readonly (infer Name)[] ? Name : never): string | undefined;
  /** The network address of the caller, as far as TRUST_PROXY lets us believe it. */
  address: E['access'] extends 'member' ? never : string;
  /** For streamed bodies and answers that are not JSON. A member's JSON may be answered without Express (direct.ts). */
  req: HasExpress<E> extends true ? Request : never;
  res: HasExpress<E> extends true ? Response : never;
  /** The handler says so when it gives an answer that was given before: `repeatedStatus` of the endpoint. */
  repeated: boolean;
}

type HasExpress<E extends EndpointShape> = E['access'] extends 'member'
  ? E extends { rawBody: object } | { rawOutput: object }
    ? true
    : false
  : true;

export type Handler<E extends EndpointShape> = (
  ctx: Context,
  call: Call<E>,
) => Promise<OutputOf<E>> | OutputOf<E>;

/** What a call brings, as it came over the wire. */
export interface Asked {
  me: Member | null;
  params: unknown;
  query: unknown;
  body: unknown;
  header(name: string): string | undefined;
  address?: string;
  req?: Request;
  res?: Response;
}

/** The two halves of a call, whoever carries it: Express, or the direct way. */
export interface PreparedRoute {
  /** First who, then how often; only then is a body read. Throws unauthorized, restricted, rate_limited. */
  admit(from: WithHeaders, getAddress: () => string): Promise<Member | null>;
  /** Checks the input, runs the handler, and lets only declared fields out. */
  answer(asked: Asked): Promise<Told>;
}

/** `body` is undefined for an answer without one. */
export interface Told {
  status: number;
  body: unknown;
}

export interface Route {
  endpoint: EndpointShape;
  prepare(ctx: Context): PreparedRoute;
  /** Puts the route on an Express application. */
  mount(app: Express, prepared: PreparedRoute): void;
}

/** Ties an endpoint of the contract to the function that answers it. */
export function route<E extends EndpointShape>(endpoint: E, handler: Handler<E>): Route {
  return {
    endpoint,
    prepare: (ctx) => ({
      admit: createGate(endpoint, ctx),
      answer: createAnswer(endpoint, ctx, handler),
    }),
    mount(app, prepared) {
      const chain = [
        carryGate(endpoint, prepared),
        ...bodyReaders(endpoint),
        carryAnswer(endpoint, prepared),
      ];
      const verb = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
      app[verb](endpoint.path, ...chain);
    },
  };
}

function createGate(endpoint: EndpointShape, ctx: Context): PreparedRoute['admit'] {
  const count = ctx.config.rateLimits ? createCallLimit(endpoint) : null;
  const byMember = endpoint.limit.by === 'member';
  return async (from, getAddress) => {
    const member =
      endpoint.access === 'member' ? await ctx.authenticator.authenticate(getBearerToken(from)) : null;
    if (endpoint.access === 'staff') await checkSecretKey(ctx, getApiKey(from));
    if (count) await count(byMember && member ? member.id : getAddress());
    return member;
  };
}

/** Throws `unauthorized` for whatever is no secret key of ours, a member's token and a publishable key among it. */
async function checkSecretKey(ctx: Pick<Context, 'apiKeys' | 'metrics'>, key: string): Promise<void> {
  if ((await ctx.apiKeys.findRole(key)) === 'secret') return;
  ctx.metrics.security.inc({ event: 'staff_key_refused' });
  throw ERRORS.unauthorized();
}

function createAnswer<E extends EndpointShape>(
  endpoint: E,
  ctx: Context,
  handler: Handler<E>,
): PreparedRoute['answer'] {
  const hasBody = !endpoint.rawBody && endpoint.method !== 'GET';
  return async (asked) => {
    const call = {
      ...asked,
      repeated: false,
      params: parseInput(endpoint.params, asked.params, 'path'),
      query: parseInput(endpoint.query, asked.query, 'query'),
      body: hasBody ? parseInput(endpoint.body, asked.body ?? {}, 'body') : undefined,
    } as Call<E>;
    const answer = await handler(ctx, call);
    return {
      status: (call.repeated && endpoint.repeatedStatus) || endpoint.status,
      // The projection: whatever the handler returned, only declared fields leave.
      body: endpoint.output && !endpoint.rawOutput ? endpoint.output.parse(answer) : undefined,
    };
  };
}

function carryGate(endpoint: EndpointShape, { admit }: PreparedRoute): RequestHandler {
  return async (req, res, next) => {
    res.locals.endpoint = endpoint.name;
    res.locals.member = await admit(req, () => addressOf(req));
    next();
  };
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

function carryAnswer(endpoint: EndpointShape, prepared: PreparedRoute): RequestHandler {
  return async (req, res) => {
    const { status, body } = await prepared.answer({
      me: res.locals.member,
      params: req.params,
      query: req.query,
      body: req.body,
      header: (name) => req.get(name),
      address: addressOf(req),
      req,
      res,
    });
    if (endpoint.rawOutput) return;
    res.status(status);
    if (endpoint.output) res.json(body);
    else res.end();
  };
}

function addressOf(req: Request): string {
  return req.ip ?? 'unknown';
}

/** The checked fields of a form that the handler has read. Throws `invalid_input`. */
export function readFields<F extends z.ZodObject>(
  endpoint: EndpointShape & { rawBody: { fields: F } },
  fields: Record<string, string>,
): z.output<F> {
  return parseInput(endpoint.rawBody.fields, fields, 'body') as z.output<F>;
}
