import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Context } from './context.ts';
import { ERRORS } from './errors.ts';
import { authDoor } from './facade/auth/auth-door.ts';
import { mountClosedDoors } from './facade/closed-doors.ts';
import { mountDoor } from './facade/door.ts';
import { storageDoor } from './facade/storage/storage-door.ts';
import { accountRoutes } from './features/accounts/routes.ts';
import { chatRoutes } from './features/chat/routes.ts';
import { discoveryRoutes } from './features/discovery/routes.ts';
import { matchRoutes } from './features/matches/routes.ts';
import { pageRoutes } from './features/pages/routes.ts';
import { peopleRoutes } from './features/people/routes.ts';
import { safetyRoutes } from './features/safety/routes.ts';
import { mountDocs } from './http/docs.ts';
import { createErrorHandler } from './http/error-handler.ts';
import { mountMetrics } from './http/metrics-page.ts';
import { observeRequests } from './http/observe.ts';
import { assignRequestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { mountBroadcast } from './realtime/broadcast-routes.ts';

/** Every route there is. What is not in this list does not run. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...peopleRoutes,
  ...discoveryRoutes,
  ...matchRoutes,
  ...chatRoutes,
  ...safetyRoutes,
  ...pageRoutes,
];

/** What a web app of another origin may read of our answers; the last three are for Supabase's clients. */
const EXPOSED_HEADERS = ['Retry-After', 'X-Request-Id', 'X-Supabase-Api-Version', 'X-Sb-Error-Code', 'ETag'];

/** The HTTP application: library middleware, then the routes, then the answers for what is not there. */
export function buildApp(ctx: Context): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', ctx.config.trustProxy);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(assignRequestId);
  app.use(observeRequests(ctx));
  app.use(
    helmet({
      contentSecurityPolicy: { directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    }),
  );
  app.use(
    // Request headers are allowed as they are asked for: apikey, authorization, x-client-info, x-upsert and so on.
    cors({ origin: allowedOrigins(ctx), exposedHeaders: EXPOSED_HEADERS, maxAge: 600 }),
  );
  app.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  const routes = ROUTES.filter(({ endpoint }) => endpoint.access !== 'development' || !ctx.config.production);
  mountRoutes(app, ctx, routes);
  mountBroadcast(app, ctx);
  mountMetrics(app, ctx);
  mountDocs(app, routes);
  mountDoor(app, ctx, authDoor);
  mountDoor(app, ctx, storageDoor);
  mountClosedDoors(app);
  app.use(() => {
    throw ERRORS.notFound();
  });
  app.use(createErrorHandler(ctx.log));
  return app;
}

/** Fixed addresses first, so that `/api/users/like` is never taken for a member's id; then 405 for other methods. */
function mountRoutes(app: Express, ctx: Context, routes: readonly Route[]): void {
  const byPath = Map.groupBy(routes, ({ endpoint }) => endpoint.path);
  const paths = [...byPath.keys()].sort((a, b) => Number(/[:*]/.test(a)) - Number(/[:*]/.test(b)));
  for (const path of paths) {
    const here = byPath.get(path) ?? [];
    for (const route of here) route.mount(app, ctx);
    const methods = here.map(({ endpoint }) => endpoint.method).join(', ');
    app.all(path, (_req, res) => {
      res.set('Allow', methods);
      throw ERRORS.methodNotAllowed();
    });
  }
}

/** Development: any port of this machine, for web builds; production: the listed origins. */
function allowedOrigins(ctx: Context): (string | RegExp)[] {
  return ctx.config.corsOrigins === null
    ? [/^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/]
    : [...ctx.config.corsOrigins];
}
