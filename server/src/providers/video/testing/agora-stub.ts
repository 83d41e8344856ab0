import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface StubCall {
  method: string;
  path: string;
  authorization: string;
  body: unknown;
}

export interface AgoraStub {
  baseUrl: string;
  calls: StubCall[];
  /** What the next calls get, in order; then rules are made. `hang`: no answer at all. */
  answers: ({ status: number; headers?: Record<string, string>; body?: string } | 'hang')[];
}

/** Agora's REST API as its documentation has it: rules under /dev/v1/kicking-rule. */
export async function startAgoraStub(t: TestContext): Promise<AgoraStub> {
  const stub: AgoraStub = { baseUrl: '', calls: [], answers: [] };
  const server = createServer(async (req, res) => {
    const body = await read(req);
    const { method = '', url = '', headers } = req;
    stub.calls.push({ method, path: url, authorization: headers.authorization ?? '', body });
    const answer = stub.answers.shift();
    if (answer === 'hang') return;
    const made = JSON.stringify({ status: 'success', id: 1_953 });
    res.writeHead(answer?.status ?? 200, { 'content-type': 'application/json', ...answer?.headers });
    res.end(answer ? (answer.body ?? JSON.stringify({ message: 'refused' })) : made);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  stub.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return stub;
}

async function read(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null');
}
