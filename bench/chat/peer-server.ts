/** A peer's server as a process of its own. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface PeerServer {
  port: number;
  pid: number;
  stop(): Promise<void>;
}

/** Connections to the database of the peers: as many as ours has by itself. */
const CONNECTIONS = 10;

/** Without our own flags: the lifeline among them would end a process that waits for its first message. */
export async function startPeer(file: string, databaseUrl: string): Promise<PeerServer> {
  const child = fork(join(import.meta.dirname, file), {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  child.send({ databaseUrl, connections: CONNECTIONS });
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    pid: child.pid!,
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
