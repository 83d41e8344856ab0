/** Calls over kept connections, each connection one call at a time, as fast as they are answered. */

import { Agent, request } from 'node:http';

export interface Call {
  method: 'GET' | 'POST';
  path: string;
  token: string;
  body?: unknown;
}

export interface Caller {
  /** The answer's JSON; throws for any status but 2xx. */
  call<T>(call: Call): Promise<T>;
  close(): void;
}

export interface Timing {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export function createCaller(baseUrl: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(baseUrl);
  return {
    call: ({ method, path, token, body }) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const headers = {
          authorization: `Bearer ${token}`,
          ...(text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}),
        };
        const sent = request({ agent, hostname, port, method, path, headers }, (res) => {
          const chunks: Buffer[] = [];
          res.on('data', (chunk: Buffer) => chunks.push(chunk));
          res.on('error', reject);
          res.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            if (Math.floor((res.statusCode ?? 0) / 100) === 2) resolve(JSON.parse(answer));
            else reject(new Error(`${method} ${path}: ${res.statusCode} ${answer}`));
          });
        });
        sent.on('error', reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}

/** Does every piece of work, `connections` at a time, and tells how long one took. */
export async function timeAll<T>(
  work: readonly T[],
  connections: number,
  run: (piece: T) => Promise<void>,
): Promise<{ ms: number; times: number[] }> {
  const pieces = work.values();
  const times: number[] = [];
  const startedAt = performance.now();
  const lines = Array.from({ length: connections }, async () => {
    for (const piece of pieces) {
      const sentAt = performance.now();
      await run(piece);
      times.push(performance.now() - sentAt);
    }
  });
  await Promise.all(lines);
  return { ms: performance.now() - startedAt, times };
}

export function timingOf(phases: readonly { ms: number; times: readonly number[] }[]): Timing {
  const times = Float64Array.from(phases.flatMap((phase) => phase.times)).sort();
  const ms = phases.reduce((sum, phase) => sum + phase.ms, 0);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: (times.length / ms) * 1000, p50: at(0.5), p99: at(0.99) };
}
