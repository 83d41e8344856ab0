import { existsSync, globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Express, Request, Response } from 'express';
import type { Context } from '../context.ts';

/** Where `npm run build` puts the members' app. */
const FOLDER = join(import.meta.dirname, '../../../web/dist');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** What no page of the app is called: these belong to programs, and what is not there is told in their way. */
const DOORS = /^\/(api|auth|storage|realtime|rest|functions|graphql|media|dev|docs|assets)(\/|$)|\.[^/]*$/;

/** Scripts, styles, fonts and pictures of our own alone, and what the app itself makes of files before they are sent. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

interface Encoded {
  type: string;
  plain: Buffer;
  br?: Buffer | undefined;
  gzip?: Buffer | undefined;
}

/**
 * The members' app at `/` and at every address that nobody else has, when it was built. Its files are read once, at the
 * start; those with a hash in their name may be kept for ever, the page itself is asked for again each time.
 */
export function mountWebApp(app: Express, ctx: Pick<Context, 'config'>, folder = FOLDER): void {
  if (!existsSync(join(folder, 'index.html'))) {
    // Whoever opens the bare address in a browser finds something to read; a program is told that nothing is there.
    app.get('/', (req, res, next) => (wantsPage(req) ? res.redirect('/docs') : next()));
    return;
  }
  const files = readFiles(folder);
  const page = fillPage(ctx, folder);

  app.get('/{*path}', (req, res, next) => {
    const file = files.get(req.path);
    if (file) {
      res.locals.endpoint = 'getWebApp';
      const forever = req.path.startsWith('/assets/');
      res.set('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
      // A worker is held to the policy of its own file, and this one asks for files of ours.
      if (req.path === '/service-worker.js')
        res.set('Content-Security-Policy', "default-src 'none'; connect-src 'self'");
      sendEncoded(req, res, file);
    } else if (!DOORS.test(req.path) && wantsPage(req)) {
      res.locals.endpoint = 'getWebApp';
      res.set('Cache-Control', 'no-cache');
      res.set('Content-Security-Policy', POLICY);
      res.set('Cross-Origin-Opener-Policy', 'same-origin');
      res.set('Origin-Agent-Cluster', '?1');
      res.set('Permissions-Policy', 'camera=(self), microphone=(self), geolocation=(self)');
      sendEncoded(req, res, page);
    } else {
      next();
    }
  });
}

const wantsPage = (req: Request): boolean => req.accepts(['json', 'html']) === 'html';

function readFiles(folder: string): Map<string, Encoded> {
  const names = globSync('**/*.*', { cwd: folder }).filter((name) => name !== 'index.html');
  const read = (name: string) => readFileSync(join(folder, name));
  const beside = (name: string) => (existsSync(join(folder, name)) ? read(name) : undefined);
  return new Map(
    names.flatMap((name): [string, Encoded][] => {
      const type = TYPES[extname(name)];
      if (!type) return [];
      return [
        [`/${name}`, { type, plain: read(name), br: beside(`${name}.br`), gzip: beside(`${name}.gz`) }],
      ];
    }),
  );
}

/** What the app has to know of its server before its first call. */
function fillPage({ config }: Pick<Context, 'config'>, folder: string): Encoded {
  const plain = Buffer.from(
    readFileSync(join(folder, 'index.html'), 'utf8')
      .replace('%ROMANTIC_MODE%', config.production ? 'production' : 'development')
      .replace('%ROMANTIC_KEY%', config.apiKeys.publishable[0] ?? ''),
  );
  return { type: 'text/html; charset=utf-8', plain, br: brotliCompressSync(plain), gzip: gzipSync(plain) };
}

function sendEncoded(req: Request, res: Response, { type, plain, br, gzip: zipped }: Encoded): void {
  res.vary('Accept-Encoding');
  res.set('Content-Type', type);
  const encoding = req.acceptsEncodings(...(br ? ['br'] : []), ...(zipped ? ['gzip'] : []), 'identity');
  const body = encoding === 'br' ? br : encoding === 'gzip' ? zipped : undefined;
  if (body) res.set('Content-Encoding', String(encoding));
  res.end(body ?? plain);
}
