import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmsLog } from '../index.ts';

/** For tests: a server of this machine that answers as Twilio does. */
export type StubAnswer =
  | { status: number; json?: unknown; text?: string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | 'hang'
  /** Sends the status and half a body, then nothing. */
  | 'hang-in-body'
  /** Takes the request and cuts the connection. */
  | 'cut';

export interface StubRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Every form field, in order: a repeated or unknown field shows. */
  form: [string, string][];
}

export interface TwilioStub {
  baseUrl: string;
  requests: StubRequest[];
  close(): Promise<void>;
}

/** Gives the answers one by one; a request too many gets 418, which no test expects. */
export async function startTwilioStub(
  t: { after(fn: () => Promise<void>): void },
  ...answers: StubAnswer[]
): Promise<TwilioStub> {
  const requests: StubRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = [...new URLSearchParams(Buffer.concat(chunks).toString('utf8'))];
    requests.push({
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      form,
    });
    const answer = answers.shift() ?? { status: 418, json: { message: 'one request too many' } };
    if (answer === 'hang') return;
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    if (answer === 'hang-in-body') {
      response.writeHead(201, { 'content-type': 'application/json' }).write('{"sid":"SM');
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
  });
  const stub = { baseUrl: await listen(server), requests, close: () => stop(server) };
  t.after(stub.close);
  return stub;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

export interface RecordedLog extends SmsLog {
  lines: { level: 'info' | 'warn' | 'error'; fields: object; message: string }[];
}

export function createRecordingLog(): RecordedLog {
  const lines: RecordedLog['lines'] = [];
  const write = (level: RecordedLog['lines'][number]['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

/** Twilio's error body; its message quotes the number, which must not come into our logs. */
export function twilioError(status: number, code: number, to = '+46701234567'): StubAnswer {
  const message = `The number ${to} cannot be used`;
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, json: { code, message, more_info, status } };
}
