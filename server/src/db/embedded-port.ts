import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RunningServer, type ServerOptions, ServerStartError, startServer } from './embedded-server.ts';

/** Another program may take the port between our look and PostgreSQL's; then the next one is tried. */
export async function startOnFreePort(options: Omit<ServerOptions, 'port'>): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const remembered = attempt === 1 ? await readRememberedPort(options.cluster.dataDir) : 0;
    try {
      return await startServer({ ...options, port: await findFreePort(remembered) });
    } catch (error) {
      if (attempt === 8 || !(error instanceof ServerStartError) || error.reason === 'failed') throw error;
      // Backends of a killed server leave within moments of noticing it.
      if (error.reason === 'still-in-use') await sleep(250 * attempt);
    }
  }
}

async function readRememberedPort(dataDir: string): Promise<number> {
  const url = (await readFile(`${dataDir}.url`, 'utf8').catch(() => '')).trim();
  return URL.canParse(url) ? Number(new URL(url).port) : 0;
}

/** The wanted port when nobody listens there, or any free one. */
async function findFreePort(wanted: number): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number | null>((settle, fail) => {
    probe.on('error', (error) => (wanted === 0 ? fail(error) : settle(null)));
    probe.listen({ port: wanted, host: '127.0.0.1' }, () => {
      const address = probe.address();
      settle(typeof address === 'object' && address !== null ? address.port : null);
    });
  });
  if (port === null) return findFreePort(0);
  await new Promise((settle) => probe.close(settle));
  return port;
}
