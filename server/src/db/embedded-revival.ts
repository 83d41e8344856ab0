import { setTimeout as sleep } from 'node:timers/promises';
import { stopLeftoverServers } from './embedded-leftover.ts';
import {
  type RunningServer,
  type ServerExit,
  type ServerOptions,
  startServer,
  stopServer,
} from './embedded-server.ts';

/** A server that is started again whenever it ends by itself. */
export interface KeptServer {
  onExit(listener: (exit: ServerExit) => void): () => void;
  stop(): Promise<void>;
}

/** Pauses before the first, second, ... start in a row; the last one repeats. */
const PAUSES_MS = [100, 500, 2_000, 5_000, 10_000] as const;
/** A server that lived this long begins the pauses anew. */
const STABLE_MS = 60_000;

/** Watches over a running server until `stop`: always on the same port, with growing pauses. */
export function keepRunning(first: RunningServer, options: Omit<ServerOptions, 'port'>): KeptServer {
  const { log } = options;
  const listeners = new Set<(exit: ServerExit) => void>();
  const stopping = new AbortController();
  let current: RunningServer | null = first;

  const revive = async (port: number): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; ) {
      const startedAt = performance.now();
      const exit = await current?.exited;
      current = null;
      if (stopping.signal.aborted) return;
      if (exit) {
        log.error({ exit }, 'PostgreSQL ended by itself; starting it again');
        for (const listener of listeners) listener(exit);
      }
      if (performance.now() - startedAt > STABLE_MS) attempt = 0;
      await sleep(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)], null, {
        signal: stopping.signal,
      }).catch(() => {});
      attempt += 1;
      if (stopping.signal.aborted) return;
      try {
        await stopLeftoverServers(options.cluster, options.binaries, log);
        current = await startServer({ ...options, port });
        log.info({ port }, 'PostgreSQL runs again');
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again');
      }
    }
  };
  const revived = revive(first.port);
  const stop = async (): Promise<void> => {
    stopping.abort();
    if (current) await stopServer(current, log);
    await revived;
    // A start that was under way when we were told to stop.
    if (current) await stopServer(current, log);
  };
  let stopped: Promise<void> | null = null;
  return {
    onExit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
