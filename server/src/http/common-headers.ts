import cors from 'cors';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Context } from '../context.ts';

export type Header = readonly [name: string, value: string];

/**
 * The headers that every answer has, whoever asks and for what: helmet's, asked for once instead of for each answer, and
 * our own. Those that only speak of pages (web-app.ts) or to browsers that are gone are left out: each is checked and
 * written again with every answer.
 */
export function collectCommonHeaders(): readonly Header[] {
  const headers = new Map<string, string>();
  const sink = {
    setHeader: (name: string, value: string) => void headers.set(name, value),
    removeHeader: (name: string) => void headers.delete(name),
  };
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
    xFrameOptions: { action: 'deny' },
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  protect({} as never, sink as never, (error?: unknown) => {
    if (error) throw error;
  });
  headers.set('Cache-Control', 'no-store');
  return [...headers];
}

export function setCommonHeaders(headers: readonly Header[]): RequestHandler {
  return (_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** What a web app of another origin may read of our answers; the last three are for Supabase's clients. */
const EXPOSED = ['Retry-After', 'X-Request-Id', 'X-Supabase-Api-Version', 'X-Sb-Error-Code', 'ETag'];

/** Which web pages may read our answers. Request headers are allowed as they are asked for (apikey, x-client-info). */
export function createCors(ctx: Pick<Context, 'config'>): RequestHandler {
  return cors({ origin: listAllowedOrigins(ctx), exposedHeaders: EXPOSED, maxAge: 600 });
}

/** What createCors sets for a call that is no preflight, without Express. */
export function createOriginHeaders(
  ctx: Pick<Context, 'config'>,
): (origin: string | undefined) => readonly Header[] {
  const allowed = listAllowedOrigins(ctx);
  const always: readonly Header[] = [
    ['Vary', 'Origin'],
    ['Access-Control-Expose-Headers', EXPOSED.join(',')],
  ];
  return (origin) => {
    if (origin === undefined) return always;
    const isAllowed = allowed.some((rule) =>
      typeof rule === 'string' ? rule === origin : rule.test(origin),
    );
    return isAllowed ? [['Access-Control-Allow-Origin', origin], ...always] : always;
  };
}

/** Development: any port of this machine, for web builds; production: the listed origins. */
function listAllowedOrigins(ctx: Pick<Context, 'config'>): (string | RegExp)[] {
  return ctx.config.corsOrigins === null
    ? [/^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/]
    : [...ctx.config.corsOrigins];
}
