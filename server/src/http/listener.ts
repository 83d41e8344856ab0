import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Listener {
  readonly port: number;
  /** Takes no new connection, lets what runs finish (at most `graceMs`), then closes. No request gets a 5xx for it. */
  drain(graceMs: number): Promise<void>;
}

/** Serves the application. A client that dribbles its request is cut off: headers within 15 s, all within 5 min. */
export async function listen(app: Express, where: { host: string; port: number }): Promise<Listener> {
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 65_000 },
    app,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  // From now on an answer tells its client that the connection ends with it.
  const ending = { now: false };
  server.prependListener('request', (_req, res) => {
    if (ending.now) res.shouldKeepAlive = false;
  });
  return {
    port: (server.address() as AddressInfo).port,
    async drain(graceMs) {
      ending.now = true;
      await closeWithin(server, graceMs);
    },
  };
}

async function closeWithin(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
