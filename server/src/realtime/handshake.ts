import type { IncomingMessage } from 'node:http';
import type { Context } from '../context.ts';
import type { Vsn } from './phoenix.ts';

/** Why a connection is not opened: an HTTP status and a text that clients of Supabase show. */
export interface HandshakeRefusal {
  status: 400 | 401 | 403 | 404 | 429 | 503;
  /** A word for the metrics. */
  reason: string;
  error: string;
}

export type HandshakeAnswer = { vsn: Vsn } | HandshakeRefusal;

export const SOCKET_PATH = '/realtime/v1/websocket';

/** Judges a handshake by its address, origin and key. The key is in the query: never log it. */
export async function checkHandshake(
  ctx: Pick<Context, 'config' | 'apiKeys'>,
  req: IncomingMessage,
): Promise<HandshakeAnswer> {
  const url = URL.parse(req.url ?? '', 'http://localhost');
  if (url?.pathname !== SOCKET_PATH) {
    return { status: 404, reason: 'path', error: 'There are no sockets at this address' };
  }
  if (!isOriginAllowed(ctx, req)) {
    return { status: 403, reason: 'origin', error: 'This web origin may not connect' };
  }
  const key = url.searchParams.get('apikey') ?? headerOf(req, 'apikey');
  if (!key) return { status: 401, reason: 'key', error: 'API key is missing' };
  if ((await ctx.apiKeys.findRole(key)) === null) {
    return { status: 401, reason: 'key', error: 'API key is not valid' };
  }
  const vsn = url.searchParams.get('vsn') ?? '1.0.0';
  if (vsn !== '1.0.0' && vsn !== '2.0.0') {
    return { status: 400, reason: 'version', error: 'This server speaks protocol 1.0.0 and 2.0.0' };
  }
  return { vsn };
}

/** Apps send no origin. Web pages: our own, those of CORS_ORIGINS, in development any port of this machine. */
function isOriginAllowed({ config }: Pick<Context, 'config'>, req: IncomingMessage): boolean {
  const { origin, host } = req.headers;
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  if (!url) return false;
  if (url.host === host || (config.publicUrl && url.origin === new URL(config.publicUrl).origin)) return true;
  if (config.corsOrigins === null) return /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin);
  return config.corsOrigins.includes(origin);
}

function headerOf(req: IncomingMessage, name: string): string | null {
  const value = req.headers[name];
  return typeof value === 'string' ? value : null;
}
