import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { PUBLISHABLE_KEY } from './people.ts';
import { waitFor } from './wait-for.ts';

export interface Heard {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: Record<string, unknown>;
}

/** A client without a library: what goes over the wire is written in the test. */
export interface RawClient {
  ws: WebSocket;
  /** Everything that came, oldest first. */
  heard: Heard[];
  closed: { code: number; reason: string } | null;
  send(data: string | Buffer): void;
  /** A frame in the version of the client; gives its ref. */
  push(topic: string, event: string, payload: unknown, joinRef?: string | null): string;
  /** Joins and gives the payload of the answer. */
  join(topic: string, token: string | null, config?: object): Promise<Reply>;
  /** Waits for a frame that was not waited for before. */
  next(match: (frame: Heard) => boolean, limitMs?: number): Promise<Heard>;
  events(name: string): Record<string, unknown>[];
}

export interface Reply {
  status: string;
  response: { reason?: string };
}

interface Options {
  vsn?: '1.0.0' | '2.0.0';
  headers?: Record<string, string>;
  query?: string;
}

/** Opens a connection; throws `Unexpected server response: <status>` when it is refused. */
export async function openRaw(t: TestContext, baseUrl: string, options: Options = {}): Promise<RawClient> {
  const { vsn = '2.0.0', headers = {}, query = `apikey=${PUBLISHABLE_KEY}&vsn=${vsn}` } = options;
  const url = `${baseUrl.replace(/^http/, 'ws')}/realtime/v1/websocket?${query}`;
  const ws = new WebSocket(url, { headers, perMessageDeflate: false });
  const heard: Heard[] = [];
  let taken = 0;
  let ref = 0;
  ws.on('message', (data, binary) => {
    if (!binary) heard.push(read(vsn, String(data)));
  });
  const client: RawClient = {
    ws,
    heard,
    closed: null,
    send: (data) => ws.send(data),
    push(topic, event, payload, joinRef = null) {
      ref += 1;
      const own = String(ref);
      ws.send(
        vsn === '2.0.0'
          ? JSON.stringify([joinRef, own, topic, event, payload])
          : JSON.stringify({ topic, event, payload, ref: own, join_ref: joinRef }),
      );
      return own;
    },
    async join(topic, token, config = {}) {
      const joinRef = String(ref + 1);
      const wire = `realtime:${topic}`;
      client.push(
        wire,
        'phx_join',
        { config: { private: true, ...config }, ...(token === null ? {} : { access_token: token }) },
        joinRef,
      );
      const answer = await client.next(({ event, ref: of }) => event === 'phx_reply' && of === joinRef);
      return answer.payload as unknown as Reply;
    },
    async next(match, limitMs = 10_000) {
      let found: Heard | undefined;
      await waitFor(
        () => {
          const index = heard.findIndex((frame, at) => at >= taken && match(frame));
          if (index < 0) return false;
          found = heard[index];
          taken = index + 1;
          return true;
        },
        limitMs,
        `a frame among ${JSON.stringify(heard.slice(taken)).slice(0, 500)}`,
      );
      return found as Heard;
    },
    events: (name) =>
      heard
        .filter(({ event, payload }) => event === 'broadcast' && payload.event === name)
        .map((f) => f.payload),
  };
  ws.on('close', (code, reason) => {
    client.closed = { code, reason: String(reason) };
  });
  t.after(() => ws.terminate());
  await once(ws, 'open');
  return client;
}

function read(vsn: string, text: string): Heard {
  const value = JSON.parse(text);
  if (vsn === '2.0.0') {
    const [joinRef, ref, topic, event, payload] = value;
    return { joinRef, ref, topic, event, payload };
  }
  const { join_ref: joinRef, ref, topic, event, payload } = value;
  return { joinRef, ref, topic, event, payload };
}
