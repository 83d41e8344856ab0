import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Express, Request } from 'express';

export interface Listener {
  readonly port: number;
  /**
   * Takes no new connection, lets what runs finish (at most `graceMs`), then closes. No request gets a 5xx for it: every
   * answer from now on tells its client that the connection ends with it. Clients that are between two calls have
   * `farewellMs` to make one more and hear that, before their connection is closed under them.
   */
  drain(graceMs: number, farewellMs?: number): Promise<void>;
}

/** What answers requests, and the prototype that its framework gives them. */
export type App = RequestListener & Pick<Express, 'request'>;

/** Takes over connections that become something else than HTTP. */
export interface Upgrades {
  upgrade(req: Request, stream: Duplex, head: Buffer): void;
}

/** Serves the application. A client that dribbles its request is cut off: headers within 15 s, all within 5 min. */
export async function listen(
  app: App,
  where: { host: string; port: number },
  upgrades: Upgrades,
): Promise<Listener> {
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 65_000 },
    app,
  );
  server.on('upgrade', (req, stream, head) => {
    // Express gives every request this prototype; with it `req.ip` follows TRUST_PROXY here too.
    upgrades.upgrade(Object.setPrototypeOf(req, app.request) as Request, stream, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const underWay = new Set<ServerResponse>();
  const ending = { said: false, farewell: false };
  server.prependListener('request', (_req, res) => {
    if (ending.said) res.shouldKeepAlive = false;
    underWay.add(res);
    res.once('close', () => {
      underWay.delete(res);
      // An answer that had begun before promised to keep its connection, which would hold us for all of graceMs.
      if (ending.said && !ending.farewell) setImmediate(() => server.closeIdleConnections());
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    async drain(graceMs, farewellMs = 0) {
      ending.said = true;
      ending.farewell = true;
      for (const res of underWay) res.shouldKeepAlive = false;
      const closed = stopListening(server);
      await Promise.race([closed, sleep(farewellMs, null, { ref: false })]);
      ending.farewell = false;
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Settles when the last connection is gone. The close of node:http would also close every idle one at once. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
}
