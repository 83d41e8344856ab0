import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Member, signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { startQuickServer } from '../harness/quick-server.ts';

const CLIENTS = 16;
const LOAD_MS = 1_500;

type Call = { path: string } & RequestInit;

interface Load {
  statuses: Map<number, number>;
  /** Why an answer ended before its end. */
  cutShort: string[];
  /** Why calls had no answer at all: the code of the connection's error. */
  unheard: string[];
}

test('asked to stop under load it fails no call, and ends with code 0', async (t) => {
  const server = await startQuickServer(t, { env: { LIKES_PER_DAY: '100000' } });
  const everybody = await inParallel(times(CLIENTS, Number), 8, () => signUp(server.baseUrl));
  const load: Load = { statuses: new Map(), cutShort: [], unheard: [] };
  const clients = everybody.map((who) => callUntilRefused(server.baseUrl, callsOf(who, everybody), load));
  await sleep(LOAD_MS);
  const before = load.statuses.get(200) ?? 0;
  const startedAt = performance.now();
  const exitCode = await server.stop('SIGTERM');
  const tookMs = performance.now() - startedAt;
  await Promise.all(clients);

  const broken = load.unheard.filter((code) => code !== 'ECONNREFUSED');
  t.diagnostic(
    `${load.statuses.get(200)} answers, ${broken.length} calls on a connection that was just closed`,
  );
  assert.equal(exitCode, 0);
  assert.ok(before >= CLIENTS, `${before} calls were answered before`);
  assert.deepEqual([...load.statuses.keys()], [200], 'nothing but answers');
  assert.deepEqual(load.cutShort, []);
  // A kept-alive connection may be closed in the very moment in which its client says something: no server can tell.
  assert.ok(broken.length <= CLIENTS / 4, broken.join());
  assert.ok(tookMs < 10_000, `it took ${tookMs} ms`);
});

test('a call that is half said when the stop comes is heard to its end', async (t) => {
  const server = await startQuickServer(t);
  const { hostname, port } = new URL(server.baseUrl);
  const body = JSON.stringify({ phoneNumber: '+12015550100' });
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.on('error', () => {});
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(30_000) });
  socket.write(
    `POST /api/auth/send-otp HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body.slice(0, 9)}`,
  );
  await sleep(200);
  const stopped = server.stop('SIGTERM');
  await sleep(500);
  const saidAt = performance.now();
  socket.write(body.slice(9));
  await closed;
  assert.match(answer, /^HTTP\/1\.1 202 /);
  assert.match(answer, /\r\nConnection: close\r\n/i);
  assert.match(answer, /"requestId":"[0-9a-f-]{36}"[\s\S]*\}$/);
  assert.equal(await stopped, 0);
  assert.ok(performance.now() - saidAt < 10_000, 'nothing is waited for once it was answered');
});

/** What a busy member does, round and round. */
function callsOf(who: Member, everybody: readonly Member[]): Call[] {
  const headers = { authorization: `Bearer ${who.session.accessToken}`, 'content-type': 'application/json' };
  const others = everybody.filter(({ id }) => id !== who.id);
  return others.flatMap(({ id }) => [
    { path: '/api/users/discover?limit=5', headers },
    { path: '/api/users/like', method: 'POST', headers, body: JSON.stringify({ userId: id }) },
    { path: '/api/users/matches', headers },
    { path: '/healthz' },
  ]);
}

/** Calls without a pause, on kept-alive connections, until nobody listens any more. Every answer is read to its end. */
async function callUntilRefused(baseUrl: string, calls: readonly Call[], load: Load): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const { path, ...init } = calls[turn % calls.length]!;
    const answer = await fetch(baseUrl + path, init).catch((error: { cause?: { code?: string } }) => {
      return error.cause?.code ?? String(error);
    });
    if (typeof answer === 'string') load.unheard.push(answer);
    else await readToEnd(answer, load);
    if (answer === 'ECONNREFUSED') return;
  }
}

async function readToEnd(answer: Response, load: Load): Promise<void> {
  load.statuses.set(answer.status, (load.statuses.get(answer.status) ?? 0) + 1);
  try {
    JSON.parse(await answer.text());
  } catch (error) {
    load.cutShort.push(String(error));
  }
}
