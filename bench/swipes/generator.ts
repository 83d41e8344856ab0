/**
 * Sends swipes as fast as they are answered: its own process, plain sockets, one request at a time on each, so that it
 * takes as little as it can of the cores that it shares with what it measures. Told by one message, tells by one.
 */

import { randomUUID } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';
import type { Swiper } from './members.ts';

export interface Task {
  port: number;
  connections: number;
  path: string;
  swipers: Swiper[];
  /** Every request's body, each under an Idempotency-Key of its own; without one a body names the next target. */
  keyedBody?: string;
  /** Sends for this long, then waits for what is under way. */
  ms: number;
}

export interface Tally {
  answered: number;
  /** Answers of any other status than 200, the first of them as it came. */
  refused: number;
  firstRefusal: string | null;
  matches: number;
  /** From the first request to the last answer. */
  ms: number;
  latencyMs: { p50: number; p99: number };
  /** Members who were not needed. */
  left: number;
}

// Without a listener the channel keeps nobody alive: the process ends when it has told.
process.once('message', async (task: Task) => {
  const tally = await run(task);
  process.send?.(tally);
});

async function run(task: Task): Promise<Tally> {
  const times: number[] = [];
  const tally = { answered: 0, refused: 0, firstRefusal: null as string | null, matches: 0 };
  const swipers = task.swipers.values();
  const sockets = await Promise.all(Array.from({ length: task.connections }, () => connect(task.port)));
  const startedAt = performance.now();
  const ends = sockets.map(
    (socket) =>
      new Promise<void>((resolve, reject) => {
        let swiper: Swiper | undefined;
        let place = 0;
        let sentAt = 0;
        let rest = '';
        const send = (): void => {
          if (!swiper || place === swiper.targets.length) {
            swiper = swipers.next().value;
            place = 0;
          }
          sentAt = performance.now();
          if (!swiper || sentAt - startedAt >= task.ms) {
            socket.end();
            resolve();
            return;
          }
          const target = swiper.targets[place++];
          const body = task.keyedBody ?? `{"userId":"${target}"}`;
          const key = task.keyedBody === undefined ? '' : `Idempotency-Key: ${randomUUID()}\r\n`;
          socket.write(
            `POST ${task.path} HTTP/1.1\r\nHost: 127.0.0.1:${task.port}\r\nUser-Agent: bench\r\nAccept: application/json\r\n` +
              `Authorization: Bearer ${swiper.token}\r\nContent-Type: application/json\r\n${key}Content-Length: ${body.length}\r\n\r\n${body}`,
            'latin1',
          );
        };
        socket.on('data', (chunk: Buffer) => {
          rest += chunk.toString('latin1');
          const whole = lengthOf(rest);
          if (whole === null || rest.length < whole) return;
          times.push(performance.now() - sentAt);
          tally.answered += 1;
          if (!rest.startsWith('HTTP/1.1 200')) {
            tally.refused += 1;
            tally.firstRefusal ??= rest;
          } else if (rest.includes('"match":{')) tally.matches += 1;
          rest = '';
          send();
        });
        socket.once('error', reject);
        send();
      }),
  );
  await Promise.all(ends);
  const ms = performance.now() - startedAt;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { ...tally, ms, latencyMs: { p50: at(0.5), p99: at(0.99) }, left: [...swipers].length };
}

/** Characters of the answer at the start of this text; null while its head is not all there. */
function lengthOf(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, head)}`);
  return head + 4 + Number(length);
}

function connect(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}
