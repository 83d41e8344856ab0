/** Our own way: sent by `POST /api/messages/send`, heard on the private channel `user:<id>`. */

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Message, Person, Told, Way } from './load.ts';
import { connect, openPlainSocket, type PlainSocket } from './plain-socket.ts';

export async function createProductWay(port: number, key: string, connections: number): Promise<Way> {
  const sockets: PlainSocket[] = [];
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const free = [...lines];
  const waiting: ((line: Line) => void)[] = [];

  const release = (line: Line): void => {
    const next = waiting.shift();
    if (next) next(line);
    else free.push(line);
  };
  return {
    async enter(person, told) {
      sockets.push(await join(port, key, person, told));
    },
    send(from, _to, message, told) {
      const use = (line: Line): void =>
        line.post(from, message, (status, answer) => {
          if (status === 201) told.answered(message.number);
          else told.failed(new Error(`a message was refused: ${answer}`));
          release(line);
        });
      const line = free.pop();
      if (line) use(line);
      else waiting.push(use);
    },
    async leave() {
      for (const line of lines) line.close();
      for (const socket of sockets) socket.close();
    },
  };
}

/** A socket on the member's own channel, once the server has let it in. Heartbeats are for longer runs. */
export function join(port: number, key: string, { id, token }: Person, told: Told): Promise<PlainSocket> {
  const topic = `realtime:user:${id}`;
  return new Promise((resolve, reject) => {
    const hear = (text: string): void => {
      if (text.includes('"message.created"')) told.heard({ id, token }, text);
      else if (text.includes('"status":"ok"')) void opening.then(resolve);
      else reject(new Error(`not let in: ${text}`));
    };
    const path = `/realtime/v1/websocket?apikey=${key}&vsn=2.0.0`;
    const opening = openPlainSocket({ port, path }, hear, told.failed);
    const payload = { config: { private: true }, access_token: token };
    opening.then((socket) => socket.send(JSON.stringify(['1', '1', topic, 'phx_join', payload])), reject);
  });
}

/** One kept connection, one call at a time. */
interface Line {
  post(from: Person, message: Message, done: (status: number, answer: string) => void): void;
  close(): void;
}

async function openLine(port: number): Promise<Line> {
  const socket: Socket = await connect(port);
  let rest = '';
  let done: (status: number, answer: string) => void = () => {};
  socket.on('data', (chunk: Buffer) => {
    rest += chunk.toString('latin1');
    const whole = lengthOf(rest);
    if (whole === null || rest.length < whole) return;
    const answer = rest;
    rest = '';
    done(Number(answer.slice(9, 12)), answer);
  });
  return {
    post({ token }, { conversationId, text }, whenDone) {
      done = whenDone;
      const body = `{"conversationId":"${conversationId}","clientMessageId":"${randomUUID()}","type":"text","content":"${text}"}`;
      socket.write(
        `POST /api/messages/send HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: bench\r\nAccept: application/json\r\n` +
          `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        'latin1',
      );
    },
    close: () => socket.end(),
  };
}

/** Characters of the answer at the start of this text; null while its head is not all there. */
function lengthOf(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${text.slice(0, head)}`);
  return head + 4 + Number(length);
}
