import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, type Message, messages } from '@romantic/contract';
import { WebSocket } from 'ws';
import { mayBeRetried } from './sender.ts';

export interface ReaderOptions {
  id: string;
  conversationId: string;
  accessToken: string;
  /** The member at each process, and where its sockets are. */
  doors: readonly { baseUrl: string; client: Client }[];
  /** Whether it stops reading now and then, until the server has much waiting for it. */
  slow: boolean;
  /** A socket is left and another opened after about so long, ms. */
  socketMs: number;
}

/** One device that follows one conversation. */
export interface Reader {
  /** Messages as they came, by event or by reading on: the n-th must be the n-th of the conversation. */
  readonly received: readonly Message[];
  readonly wrongs: readonly string[];
  readonly byEvent: number;
  readonly sockets: number;
  /** Leaves, and reads on a last time. Gives itself. */
  finish(): Promise<Reader>;
}

const KEY = 'sb_publishable_romantic_local';

/** Does what docs/chat.md asks of a client: join, read on behind the last seq, append, read on again when one is missing. */
export function startReader(options: ReaderOptions): Reader {
  const { conversationId, doors } = options;
  const received: Message[] = [];
  const wrongs: string[] = [];
  const reader = { received, wrongs, byEvent: 0, sockets: 0, finish };
  let ended = false;
  let socket: WebSocket | null = null;
  let wanted = false;
  let reading: Promise<void> | null = null;
  function take(message: Message, byEvent: boolean): void {
    if (message.conversationId !== conversationId) return;
    const known = received[message.seq - 1];
    if (known && known.id !== message.id) wrongs.push(`two messages came as ${message.seq}`);
    if (message.seq === received.length + 1) {
      received.push(message);
      if (byEvent) reader.byEvent += 1;
    } else if (message.seq > received.length && byEvent) {
      void readOn();
    } else if (!known) wrongs.push(`reading on behind ${received.length} gave ${message.seq}`);
  }

  /** One at a time: whoever asks while one is under way gets another after it. */
  async function readOn(): Promise<void> {
    wanted = true;
    reading ??= readWhileWanted().finally(() => {
      reading = null;
    });
    await reading;
  }

  async function readWhileWanted(): Promise<void> {
    while (wanted) {
      wanted = false;
      await readPages();
    }
  }

  async function readPages(): Promise<void> {
    const { client } = pick(doors);
    for (;;) {
      const query = { afterSeq: received.length, limit: 100 };
      try {
        const page = await client.call(messages.listMessages, { params: { id: conversationId }, query });
        for (const message of page.messages) take(message, false);
        if (!page.hasMore) return;
      } catch (error) {
        if (!mayBeRetried(error)) wrongs.push(`a reader was told: ${(error as Error).message}`);
        if (ended || !mayBeRetried(error)) return;
        await sleep(100);
      }
    }
  }

  async function live(): Promise<void> {
    while (!ended) {
      await followSocket(pick(doors).baseUrl);
      await sleep(50 + Math.random() * 200);
    }
  }

  /** Settles when the socket is gone, whoever ended it. */
  function followSocket(baseUrl: string): Promise<void> {
    const url = `${baseUrl.replace(/^http/, 'ws')}/realtime/v1/websocket?apikey=${KEY}&vsn=2.0.0`;
    const topic = `realtime:user:${options.id}`;
    const own = new WebSocket(url, { handshakeTimeout: 15_000 });
    socket = own;
    let leave: NodeJS.Timeout | undefined;
    const config = { private: true };
    own.on('open', () => {
      reader.sockets += 1;
      // From here on: with many at once the handshake alone may take as long.
      leave = setTimeout(() => own.terminate(), options.socketMs * (0.5 + Math.random()));
      own.send(JSON.stringify(['1', '1', topic, 'phx_join', { config, access_token: options.accessToken }]));
      if (options.slow) setTimeout(() => own.readyState === WebSocket.OPEN && own.pause(), 200);
    });
    own.on('message', (data) => {
      const [, , , event, payload] = JSON.parse(String(data)) as [0, 0, 0, string, Frame];
      if (event === 'phx_reply' && payload.status === 'ok') void readOn();
      if (event === 'broadcast' && payload.event === 'message.created') take(payload.payload, true);
      if (event === 'phx_close' || event === 'phx_error') own.terminate();
    });
    own.on('error', () => {});
    return new Promise((resolve) => {
      own.on('close', () => {
        clearTimeout(leave);
        resolve();
      });
    });
  }

  async function finish(): Promise<Reader> {
    ended = true;
    socket?.terminate();
    await lives;
    await readOn();
    return reader;
  }

  const lives = live();
  return reader;
}

interface Frame {
  status?: string;
  event?: string;
  payload: Message;
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)]!;
}
