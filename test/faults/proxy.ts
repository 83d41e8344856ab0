import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between clients and one process of the product, at one address however often that process starts again. */
export interface CuttingProxy {
  readonly baseUrl: string;
  /** Where new connections go from now on. */
  pointTo(baseUrl: string): void;
  /** Which share of what the server says is thrown away together with its connection, 0 to 1. */
  cutShare: number;
  readonly cuts: number;
  close(): Promise<void>;
}

/**
 * The server's answer to a write leaves it after COMMIT. So a connection that is cut when its answer comes is a write
 * that was stored, and whose client does not know. Sockets are cut in the same way, between two frames or within one.
 */
export async function startCuttingProxy(): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let port = 0;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) open.add(socket.setNoDelay(true));
    const cut = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    for (const socket of [client, upstream]) socket.on('error', cut).on('close', cut);
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (Math.random() < proxy.cutShare) {
        proxy.cuts += 1;
        cut();
      } else if (!client.write(chunk)) {
        upstream.pause();
      }
    });
    client.on('drain', () => upstream.resume());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutShare: 0,
    cuts: 0,
    pointTo(baseUrl: string) {
      port = Number(new URL(baseUrl).port);
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
