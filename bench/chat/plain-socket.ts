/**
 * A WebSocket client that does next to nothing, so that the generator takes little of the cores that it shares with
 * what it measures: text frames, masked with zeros (which leaves them as they are), pings answered, anything else is an
 * error. The same for all sides.
 */

import { randomBytes } from 'node:crypto';
import { createConnection, type Socket } from 'node:net';

export interface PlainSocket {
  send(text: string): void;
  close(): void;
}

const TEXT = 0x81;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;

/** Opened once the server has agreed. `onText` gets every frame's text; `onLost` when the server ends it. */
export async function openPlainSocket(
  { port, path }: { port: number; path: string },
  onText: (text: string) => void,
  onLost: (error: Error) => void,
): Promise<PlainSocket> {
  const socket = await connect(port);
  socket.on('error', onLost);
  const key = randomBytes(16).toString('base64');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  let closing = false;
  let rest = await readHead(socket);
  const take = (): void => {
    for (;;) {
      const frame = readFrame(rest);
      if (!frame) return;
      rest = rest.subarray(frame.end);
      if (frame.kind === TEXT) onText(frame.body.toString());
      else if (frame.kind === PING) write(socket, PONG, frame.body.toString('latin1'));
      else if (!closing) onLost(new Error(`the server sent a frame of kind ${frame.kind}: ${frame.body}`));
    }
  };
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    take();
  });
  socket.on('close', () => closing || onLost(new Error('the server closed a socket')));
  setImmediate(take);
  return {
    send: (text) => write(socket, TEXT, text),
    close() {
      closing = true;
      write(socket, CLOSE, '');
      socket.end();
    },
  };
}

export function connect(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Gives what came behind the answer's head; throws when it is not 101. */
function readHead(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    socket.on('data', function take(chunk: Buffer) {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.off('data', take);
      if (read.subarray(0, 12).toString() === 'HTTP/1.1 101') resolve(read.subarray(end + 4));
      else reject(new Error(`no WebSocket: ${read}`));
    });
    socket.once('close', () => reject(new Error('closed before it was a WebSocket')));
  });
}

function readFrame(bytes: Buffer): { kind: number; body: Buffer; end: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]!;
  if (short > 126) throw new Error('a masked or very long frame from a server');
  if (short === 126 && bytes.length < 4) return null;
  const [length, from] = short < 126 ? [short, 2] : [bytes.readUInt16BE(2), 4];
  const end = from + length;
  return bytes.length < end ? null : { kind: bytes[0]!, body: bytes.subarray(from, end), end };
}

function write(socket: Socket, kind: number, text: string): void {
  const length = Buffer.byteLength(text, kind === PONG ? 'latin1' : 'utf8');
  const head = length < 126 ? 6 : 8;
  const frame = Buffer.alloc(head + length);
  frame[0] = kind;
  frame[1] = 0x80 | (length < 126 ? length : 126);
  if (length >= 126) frame.writeUInt16BE(length, 2);
  frame.write(text, head, kind === PONG ? 'latin1' : 'utf8');
  socket.write(frame);
}
