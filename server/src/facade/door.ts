import type { Limit } from '@romantic/contract';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { createCallLimit } from '../http/rate-limit.ts';
import { getRequestId } from '../http/request-id.ts';

/**
 * A door for Supabase's client libraries: other addresses, names and refusals than our own API, the same rules behind.
 * A door decides nothing that a rule of a feature decides; it translates.
 */
export interface Door {
  /** Such as `/auth/v1`. */
  base: string;
  routes: readonly DoorRoute[];
  /** Writes a refusal the way the door's clients read it. */
  refuse(req: Request, res: Response, refusal: DoorRefusal): void;
  /** A refusal of one of our rules, in the door's words. */
  translate(error: AppError): DoorRefusal;
}

export interface DoorRoute {
  /** For the log and the metrics: the same for every call of this route. */
  name: string;
  method: 'get' | 'post' | 'put' | 'delete' | 'head';
  path: string;
  limit: Limit;
  /** `none`: may be called without an API key, because something signed or public is asked for. */
  key?: 'none';
  /** Bytes of a JSON body; null: the handler reads the body itself. 64 KiB unless told. */
  bodyBytes?: number | null;
  handle(ctx: Context, call: { req: Request; res: Response; address: string }): Promise<void> | void;
}

/** A refusal in a door's own words. */
export class DoorRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number | null;
  constructor(status: number, code: string, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'DoorRefusal';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Part of Supabase that we do not speak. docs/supabase.md lists what we do. */
export function notInSubset(what: string, status = 501): DoorRefusal {
  return new DoorRefusal(
    status,
    'not_in_subset',
    `${what}: this server does not speak this part of Supabase`,
  );
}

const MAX_BODY_BYTES = 64 * 1024;

export function mountDoor(app: Express, ctx: Context, door: Door): void {
  const router = express.Router({ caseSensitive: true });
  for (const route of door.routes) {
    router[route.method](route.path, createGate(ctx, route), ...readBody(route), answer(ctx, route));
  }
  router.use(() => {
    throw notInSubset('There is no such call');
  });
  router.use(createRefuser(ctx, door));
  app.use(door.base, router);
}

/** The key first, then how often; only then is a body read. */
function createGate(ctx: Context, route: DoorRoute): RequestHandler {
  const count = ctx.config.rateLimits ? createCallLimit(route) : null;
  return async (req, res, next) => {
    res.locals.endpoint = route.name;
    if (route.key !== 'none') await checkApiKey(ctx, req);
    if (count) await count(req.ip ?? 'unknown');
    next();
  };
}

/** Every call of a Supabase client carries the project's key, signed in or not. */
async function checkApiKey(ctx: Pick<Context, 'apiKeys' | 'metrics'>, req: Request): Promise<void> {
  const key = findApiKey(req);
  if (key === null) throw new DoorRefusal(401, 'no_authorization', 'No API key found in request');
  if ((await ctx.apiKeys.findRole(key)) !== null) return;
  ctx.metrics.security.inc({ event: 'api_key_refused' });
  throw new DoorRefusal(401, 'no_authorization', 'Invalid API key');
}

export function findApiKey(req: Request): string | null {
  const header = req.headers.apikey;
  if (typeof header === 'string') return header;
  return typeof req.query.apikey === 'string' ? req.query.apikey : null;
}

function readBody(route: DoorRoute): RequestHandler[] {
  if (route.bodyBytes === null || route.method === 'get' || route.method === 'head') return [];
  // Some clients send JSON without saying so.
  return [express.json({ limit: route.bodyBytes ?? MAX_BODY_BYTES, type: () => true })];
}

function answer(ctx: Context, route: DoorRoute): RequestHandler {
  return async (req, res) => {
    await route.handle(ctx, { req, res, address: req.ip ?? 'unknown' });
  };
}

function createRefuser(ctx: Pick<Context, 'log'>, door: Door): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const refusal = refusalOf(door, error);
    if (refusal.status === 503) ctx.log.warn({ requestId: getRequestId(res), err: error }, 'not available');
    else if (refusal.status >= 500 && !(error instanceof DoorRefusal))
      ctx.log.error({ requestId: getRequestId(res), err: error }, 'request failed');
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (refusal.retryAfterSeconds !== null) res.set('Retry-After', String(refusal.retryAfterSeconds));
    door.refuse(req, res, refusal);
  };
}

function refusalOf(door: Door, error: unknown): DoorRefusal {
  if (error instanceof DoorRefusal) return error;
  if (error instanceof AppError) return door.translate(error);
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.too.large') return new DoorRefusal(413, 'request_too_large', 'Request body too large');
  if (
    error instanceof URIError ||
    status === 400 ||
    (typeof type === 'string' && /^(entity|request|stream|encoding|charset)\./.test(type))
  )
    return new DoorRefusal(400, 'bad_json', 'Could not read the request');
  return new DoorRefusal(500, 'unexpected_failure', 'Something went wrong on our side');
}
