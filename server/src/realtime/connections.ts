// One socket's life:
//   open      nobody signed in yet (NOBODY_MS), or a member whose token is good
//   ending    told to go; it is heard no more and its channels are gone
//   closed
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Context } from '../context.ts';
import type { Channels } from './channels.ts';
import type { TakeFrame } from './frames.ts';
import {
  BROADCASTS,
  createBucket,
  FRAMES,
  IDLE_MS,
  JOINS,
  MAX_MALFORMED,
  MAX_WAITING_FRAMES,
  NOBODY_MS,
  takeOne,
} from './limits.ts';
import type { Members } from './members.ts';
import { type Frame, readFrame, type Vsn } from './phoenix.ts';
import type { Socket } from './socket.ts';

/** The open sockets of this process. */
export interface Connections {
  readonly sockets: ReadonlySet<Socket>;
  open(ws: WebSocket, stream: Duplex, vsn: Vsn, onClosed: () => void): Socket;
  /** Tells a client to go. `reason` is a word for the metrics. */
  end(socket: Socket, code: number, text: string, reason: string): void;
  /** The session of a socket is over. */
  endSession(socket: Socket): void;
  /** Ends who has been silent, or signed in by nobody, for too long. True when it did. */
  endIdle(socket: Socket, now: number): boolean;
}

/** How long a client may take to answer a close, ms. */
const CLOSE_MS = 2_000;

export function createConnections(
  ctx: Pick<Context, 'config' | 'metrics' | 'log'>,
  parts: { channels: Channels; members: Members; takeFrame: TakeFrame },
): Connections {
  const { channels, members, takeFrame } = parts;
  const sockets = new Set<Socket>();

  /** Forgets a socket, whatever became of it. */
  function release(socket: Socket, reason: string): void {
    if (!sockets.delete(socket)) return;
    for (const channel of [...socket.channels.values()]) channels.drop(channel);
    members.unbind(socket);
    socket.onReleased();
    ctx.metrics.sockets.dec();
    ctx.metrics.socketsClosed.inc({ reason });
  }

  function end(socket: Socket, code: number, text: string, reason: string): void {
    // Paused, it would never see the client's answer.
    socket.ws.resume();
    socket.ws.close(code, text);
    setTimeout(() => socket.ws.terminate(), CLOSE_MS).unref();
    release(socket, reason);
  }

  function hear(socket: Socket, data: Buffer, binary: boolean): void {
    if (!sockets.has(socket)) return;
    socket.heardAt = performance.now();
    if (ctx.config.rateLimits && !takeOne(socket.frames, FRAMES, socket.heardAt)) {
      end(socket, 1008, 'Too many frames', 'frames');
      return;
    }
    const frame = readFrame(socket.vsn, data, binary);
    if (frame !== null) {
      takeInTurn(socket, frame);
      return;
    }
    socket.malformed += 1;
    if (socket.malformed > MAX_MALFORMED) end(socket, 1007, 'Too many malformed frames', 'malformed');
  }

  /** What needs the database is done alone: no more is read from the socket until it is decided. */
  function takeInTurn(socket: Socket, frame: Frame): void {
    if (socket.work === null) {
      const asking = takeFrame(socket, frame);
      if (asking !== null) hold(socket, asking);
      return;
    }
    // It had been read before the socket was paused.
    socket.waiting += 1;
    if (socket.waiting > MAX_WAITING_FRAMES) {
      end(socket, 1008, 'Too many frames at once', 'frames');
      return;
    }
    const mine = async (): Promise<void> => {
      socket.waiting -= 1;
      if (sockets.has(socket)) await takeFrame(socket, frame);
    };
    hold(socket, socket.work.then(mine));
  }

  function hold(socket: Socket, asking: Promise<void>): void {
    const work = asking
      .catch((err: unknown) => {
        ctx.log.error({ err }, 'a frame could not be taken');
        end(socket, 1011, 'Something went wrong here', 'failure');
      })
      .finally(() => {
        if (socket.work !== work) return;
        socket.work = null;
        socket.ws.resume();
      });
    socket.work = work;
    socket.ws.pause();
  }

  return {
    sockets,
    open(ws, stream, vsn, onReleased) {
      const socket = createSocket(ws, stream, vsn, onReleased);
      sockets.add(socket);
      ctx.metrics.sockets.inc();
      ws.on('message', (data, binary) => hear(socket, data as Buffer, binary));
      ws.on('close', () => release(socket, 'client'));
      // A frame that is too large or breaks the protocol: ws answers with 1009 or 1002 and closes.
      ws.on('error', () => release(socket, 'protocol'));
      return socket;
    },
    end,
    endSession(socket) {
      for (const channel of [...socket.channels.values()]) channels.expel(channel, 'The session is over');
      end(socket, 1008, 'The session is over', 'session');
    },
    endIdle(socket, now) {
      if (now - socket.heardAt > IDLE_MS) {
        socket.ws.terminate();
        release(socket, 'idle');
        return true;
      }
      if (socket.member || now - socket.openedAt < NOBODY_MS) return false;
      end(socket, 1008, 'Nobody signed in', 'nobody');
      return true;
    },
  };
}

function createSocket(ws: WebSocket, stream: Duplex, vsn: Vsn, onReleased: () => void): Socket {
  const now = performance.now();
  return {
    ws,
    stream,
    vsn,
    onReleased,
    openedAt: now,
    member: null,
    tokenEndsAt: 0,
    tokenTail: '',
    channels: new Map(),
    heardAt: now,
    malformed: 0,
    frames: createBucket(FRAMES, now),
    joins: createBucket(JOINS, now),
    broadcasts: createBucket(BROADCASTS, now),
    work: null,
    waiting: 0,
  };
}
