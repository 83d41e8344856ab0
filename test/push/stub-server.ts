import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A vendor on this machine; `answer` gets the whole body. Ends with the test, whoever still waits for it. */
export async function startStub(
  t: TestContext,
  answer: (req: IncomingMessage, body: Buffer, res: ServerResponse) => void | Promise<void>,
): Promise<string> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('error', () => {});
    req.on('end', async () => {
      // Whoever has hung up by now is not heard: it would be taken, and sent again.
      if (req.socket.destroyed) return;
      try {
        await answer(req, Buffer.concat(chunks), res);
      } catch (error) {
        res.writeHead(599, { 'x-broken': String(error).replace(/\s+/g, ' ') }).end();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * What a stub does with one call. accept: takes it. lose: takes it, and the answer never comes. hang: neither takes nor
 * answers. cut: hangs up at once. A number: that status, without taking it.
 */
export type Behaviour = 'accept' | 'lose' | 'hang' | 'cut' | number;

/** One call as a stub saw it. */
export interface Seen {
  token: string;
  notificationId: string;
  collapseKey: string;
  behaviour: Behaviour;
  /** ms of performance.now(). */
  at: number;
}

/** What a stub shall do next, and what it has seen. */
export interface Script {
  readonly seen: Seen[];
  /** What happens to the next calls for a token, in order; then `otherwise`. */
  next: Map<string, Behaviour[]>;
  otherwise: Behaviour;
  /** Those that were taken, also those whose answer was lost. */
  taken(): Seen[];
}

export function createScript(): Script & { play(call: Omit<Seen, 'behaviour' | 'at'>): Behaviour } {
  const script = {
    seen: [] as Seen[],
    next: new Map<string, Behaviour[]>(),
    otherwise: 'accept' as Behaviour,
    taken: () => script.seen.filter(({ behaviour }) => behaviour === 'accept' || behaviour === 'lose'),
    play(call: Omit<Seen, 'behaviour' | 'at'>): Behaviour {
      const behaviour = script.next.get(call.token)?.shift() ?? script.otherwise;
      script.seen.push({ ...call, behaviour, at: performance.now() });
      return behaviour;
    },
  };
  return script;
}
