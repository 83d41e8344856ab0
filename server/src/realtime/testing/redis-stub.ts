import { createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** As much of a Redis server as sharded publish and subscribe need, in RESP 2 and 3. */
export interface RedisStub {
  url: string;
  /** Cuts every connection. */
  cut(): void;
  /** How many connections listen to a channel now. */
  countListeners(channel: string): number;
}

const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

interface Peer {
  socket: Socket;
  resp: 2 | 3;
  channels: Set<string>;
}

export async function startRedisStub(t: TestContext): Promise<RedisStub> {
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    const peer: Peer = { socket, resp: 2, channels: new Set() };
    peers.add(peer);
    socket.on('close', () => peers.delete(peer));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let command = takeCommand(); command; command = takeCommand()) answer(peer, command);
    });
    /** `*<n>`, then each argument as `$<bytes>`; null while it is not complete. */
    function takeCommand(): string[] | null {
      const head = /^\*(\d+)\r\n/.exec(text);
      if (!head) return null;
      let at = head[0].length;
      const args: string[] = [];
      for (let n = 0; n < Number(head[1]); n += 1) {
        const size = /^\$(\d+)\r\n/.exec(text.slice(at));
        if (!size) return null;
        const start = at + size[0].length;
        const end = start + Number(size[1]);
        if (text.length < end + 2) return null;
        args.push(Buffer.from(text.slice(start, end), 'latin1').toString());
        at = end + 2;
      }
      text = text.slice(at);
      return args;
    }
  });

  const pushTo = ({ socket, resp }: Peer, parts: readonly (string | number)[]): void => {
    const body = parts.map((part) => (typeof part === 'number' ? `:${part}\r\n` : bulk(part))).join('');
    socket.write(`${resp === 3 ? '>' : '*'}${parts.length}\r\n${body}`);
  };

  function answer(peer: Peer, [name = '', ...args]: string[]): void {
    const { socket, channels } = peer;
    switch (name.toUpperCase()) {
      case 'HELLO':
        if (args[0] === '3') peer.resp = 3;
        socket.write(peer.resp === 3 ? `%1\r\n${bulk('proto')}:3\r\n` : `*2\r\n${bulk('proto')}:2\r\n`);
        return;
      case 'SSUBSCRIBE':
        for (const channel of args) pushTo(peer, ['ssubscribe', channel, channels.add(channel).size]);
        return;
      case 'SUNSUBSCRIBE':
        for (const channel of args) {
          channels.delete(channel);
          pushTo(peer, ['sunsubscribe', channel, channels.size]);
        }
        return;
      case 'SPUBLISH': {
        const [channel = '', text = ''] = args;
        const ears = [...peers].filter((other) => other.channels.has(channel));
        for (const ear of ears) pushTo(ear, ['smessage', channel, text]);
        socket.write(`:${ears.length}\r\n`);
        return;
      }
      case 'PING':
        socket.write('+PONG\r\n');
        return;
      default:
        socket.write('+OK\r\n');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const { socket } of peers) socket.destroy();
  };
  t.after(() => {
    server.close();
    cut();
  });
  const { port } = server.address() as { port: number };
  return {
    url: `redis://127.0.0.1:${port}`,
    cut,
    countListeners: (channel) => [...peers].filter(({ channels }) => channels.has(channel)).length,
  };
}
