import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const PLACES = (process.env.PATH ?? '').split(':').map((folder) => join(folder, 'turnserver'));
const TURNSERVER = [...PLACES, '/usr/bin/turnserver'].find((path) => existsSync(path));

/** Why no relay can be started here; false: it can. For the `skip` of a test. */
export const NO_RELAY = TURNSERVER ? false : 'needs coturn (apt-get install coturn)';

export interface Relay {
  url: string;
  secret: string;
  /** What it has logged. */
  log(): string;
}

/** Debian's coturn on the loopback address, with the settings that docs/calls.md names. */
export async function startRelay(t: TestContext): Promise<Relay> {
  const port = await findPort();
  const secret = 'a secret of this test';
  const folder = await mkdtemp(join(tmpdir(), 'romantic-relay-'));
  const options = {
    'listening-ip': '127.0.0.1',
    'relay-ip': '127.0.0.1',
    'listening-port': String(port),
    'min-port': '49160',
    'max-port': '49360',
    realm: 'romantic.example',
    'static-auth-secret': secret,
    'log-file': 'stdout',
    pidfile: join(folder, 'pid'),
    userdb: join(folder, 'users'),
  };
  const flags = [
    'use-auth-secret',
    'fingerprint',
    'no-tls',
    'no-dtls',
    'no-cli',
    'allow-loopback-peers',
    'verbose',
  ];
  const child = spawn(TURNSERVER ?? 'turnserver', [
    '-n',
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    ...flags.map((flag) => `--${flag}`),
  ]);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk;
    });
  }
  t.after(async () => {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  for (let waited = 0; !/UDP listener opened on/i.test(log); waited += 50) {
    if (waited > 10_000 || child.exitCode !== null) throw new Error(`coturn did not start:\n${log}`);
    await sleep(50);
  }
  return { url: `turn:127.0.0.1:${port}?transport=udp`, secret, log: () => log };
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
