import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Context } from './context.ts';
import { ERRORS } from './errors.ts';
import { authDoor } from './facade/auth/auth-door.ts';
import { mountClosedDoors } from './facade/closed-doors.ts';
import { mountDoor } from './facade/door.ts';
import { storageDoor } from './facade/storage/storage-door.ts';
import { accountRoutes } from './features/accounts/routes.ts';
import { callRoutes } from './features/calls/routes.ts';
import { chatRoutes } from './features/chat/routes.ts';
import { coinRoutes } from './features/coins/routes.ts';
import { discoveryRoutes } from './features/discovery/routes.ts';
import { developmentRoutes } from './features/madeup/routes.ts';
import { matchRoutes } from './features/matches/routes.ts';
import { notificationRoutes } from './features/notifications/routes.ts';
import { ownDataRoutes } from './features/own-data/routes.ts';
import { pageRoutes } from './features/pages/routes.ts';
import { peopleRoutes } from './features/people/routes.ts';
import { premiumRoutes } from './features/premium/routes.ts';
import { safetyRoutes } from './features/safety/routes.ts';
import {
  collectCommonHeaders,
  createCors,
  createOriginHeaders,
  setCommonHeaders,
} from './http/common-headers.ts';
import { createDirect, type DirectNeeds, type DirectRoute } from './http/direct.ts';
import { mountDocs } from './http/docs.ts';
import { createErrorHandler } from './http/error-handler.ts';
import type { App } from './http/listener.ts';
import { mountMetrics } from './http/metrics-page.ts';
import { createObserve, observeRequests } from './http/observe.ts';
import { assignRequestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { mountWebApp } from './http/web-app.ts';
import { mountBroadcast } from './realtime/broadcast-routes.ts';

/** Every route there is. What is not in this list does not run. */
export const ROUTES: readonly Route[] = [
  ...accountRoutes,
  ...peopleRoutes,
  ...discoveryRoutes,
  ...matchRoutes,
  ...chatRoutes,
  ...coinRoutes,
  ...premiumRoutes,
  ...callRoutes,
  ...safetyRoutes,
  ...notificationRoutes,
  ...ownDataRoutes,
  ...pageRoutes,
  ...developmentRoutes,
];

/**
 * The HTTP application: for the calls that members' apps make all day the direct way, for all else Express: library
 * middleware, then the routes, then the answers for what is not there.
 */
export function buildApp(ctx: Context): App {
  const routes = ROUTES.filter(({ endpoint }) => endpoint.access !== 'development' || !ctx.config.production);
  const prepared = routes.map((route) => ({ ...route, prepared: route.prepare(ctx) }));
  const needs = {
    log: ctx.log,
    observe: createObserve(ctx),
    commonHeaders: collectCommonHeaders(),
    originHeaders: createOriginHeaders(ctx),
  };
  const direct = createDirect(needs, prepared);
  const app = buildExpress(ctx, needs, prepared);
  const listener: RequestListener = (req, res) => {
    if (!direct(req, res)) app(req, res);
  };
  return Object.assign(listener, { request: app.request });
}

type Mounted = Route & DirectRoute;

function buildExpress(ctx: Context, needs: DirectNeeds, routes: readonly Mounted[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', ctx.config.trustProxy);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(assignRequestId);
  app.use(observeRequests(needs.observe));
  app.use(setCommonHeaders(needs.commonHeaders));
  app.use(createCors(ctx));
  mountRoutes(app, routes);
  mountBroadcast(app, ctx);
  mountMetrics(app, ctx);
  mountDocs(app, routes);
  mountDoor(app, ctx, authDoor);
  mountDoor(app, ctx, storageDoor);
  mountClosedDoors(app);
  mountWebApp(app, ctx);
  app.use(() => {
    throw ERRORS.notFound();
  });
  app.use(createErrorHandler(ctx.log));
  return app;
}

/** Fixed addresses first, so that `/api/users/like` is never taken for a member's id; then 405 for other methods. */
function mountRoutes(app: Express, routes: readonly Mounted[]): void {
  const byPath = Map.groupBy(routes, ({ endpoint }) => endpoint.path);
  const paths = [...byPath.keys()].sort((a, b) => Number(/[:*]/.test(a)) - Number(/[:*]/.test(b)));
  for (const path of paths) {
    const here = byPath.get(path) ?? [];
    for (const route of here) route.mount(app, route.prepared);
    const methods = here.map(({ endpoint }) => endpoint.method).join(', ');
    app.all(path, (_req, res) => {
      res.set('Allow', methods);
      throw ERRORS.methodNotAllowed();
    });
  }
}
