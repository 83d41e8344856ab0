import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface StubRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface StubAnswer {
  status?: number;
  json: unknown;
  headers?: Record<string, string>;
}

export interface StubStore {
  url: string;
  requests: StubRequest[];
  /** `up` answers; `failing` answers 503; `hanging` never does. */
  mood: 'up' | 'failing' | 'hanging';
}

/** A server that speaks like a store's, closed when the test ends. */
export async function startStub(
  t: TestContext,
  answer: (request: StubRequest) => StubAnswer | null,
): Promise<StubStore> {
  const stub: StubStore = { url: '', requests: [], mood: 'up' };
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { pathname, searchParams } = new URL(req.url ?? '/', 'http://stub');
      const request: StubRequest = {
        method: req.method ?? 'GET',
        path: decodeURIComponent(pathname),
        query: searchParams,
        headers: req.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      stub.requests.push(request);
      if (stub.mood === 'hanging') return;
      const {
        status = 200,
        json,
        headers = {},
      } = stub.mood === 'failing'
        ? { status: 503, json: { error: { message: 'down' } } }
        : (answer(request) ?? {
            status: 404,
            json: { error: { code: 'resource_missing', message: 'none' } },
          });
      res.writeHead(status, { 'content-type': 'application/json', ...headers });
      res.end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stub.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return stub;
}

/** A compact JWS. */
export function joinJws(header: object, payload: object, sign: (input: Buffer) => Buffer): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign(Buffer.from(input)).toString('base64url')}`;
}
