import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from 'express';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Context } from '../context.ts';
import { parseCallerAddress } from '../features/accounts/caller-address.ts';
import { SEEN_EVERY_MS } from '../features/calls/call-numbers.ts';
import { startNoting } from '../features/calls/timers.ts';
import { createAuthorize } from './authorize.ts';
import { createChannels } from './channels.ts';
import { type Connections, createConnections } from './connections.ts';
import { createTakeFrame } from './frames.ts';
import { checkHandshake, type HandshakeRefusal } from './handshake.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { createMembers } from './members.ts';
import type { Vsn } from './phoenix.ts';
import { createRecheck, type Recheck } from './recheck.ts';

/** The door that sockets come in by. */
export interface Gateway {
  /** Answers a request to become a WebSocket. */
  upgrade(req: Request, stream: Duplex, head: Buffer): void;
  /** Tells every client to connect again, spread over `spreadMs`; done when all were told. */
  stop(spreadMs: number): Promise<void>;
}

/** How often sockets are looked at, ms. */
const LOOK_EVERY_MS = 1_000;
/** How often everything is asked of the database again, ms: while it tells changes by itself, and while it does not. */
const RECHECK_MS = { hearing: 60_000, deaf: 3_000 };

const RESTARTING: HandshakeRefusal = {
  status: 503,
  reason: 'stopping',
  error: 'The server restarts; connect again',
};
const TOO_MANY: HandshakeRefusal = {
  status: 429,
  reason: 'address',
  error: 'Too many connections from this address',
};

/** Opens the gateway: from now on changes and events of other processes are heard. */
export async function openGateway(ctx: Context): Promise<Gateway> {
  const members = createMembers(ctx);
  const channels = createChannels(ctx, createAuthorize(ctx), members);
  const takeFrame = createTakeFrame(ctx, channels);
  const connections = createConnections(ctx, { channels, members, takeFrame });
  const recheck = createRecheck(ctx, { channels, members, connections });
  await ctx.realtime.start({
    onChange: recheck.onChange,
    onGap() {
      ctx.metrics.realtimeGaps.inc();
      ctx.log.warn('events may have been missed: clients are told to join again');
      void recheck.everything();
      recheck.tellMissed();
    },
  });
  const looking = startLooking(ctx, connections, recheck);
  const noting = startNoting(ctx, SEEN_EVERY_MS);
  const state = { stopping: false };
  const accept = createAcceptor(ctx, state, (ws, stream, vsn, onReleased) => {
    const socket = connections.open(ws, stream, vsn, onReleased);
    if (state.stopping) connections.end(socket, 1012, RESTARTING.error, 'stop');
  });
  return {
    upgrade: accept,
    async stop(spreadMs) {
      state.stopping = true;
      const leaving = [...connections.sockets].map(async (socket) => {
        await sleep(Math.random() * spreadMs);
        if (connections.sockets.has(socket)) connections.end(socket, 1012, RESTARTING.error, 'stop');
      });
      await Promise.all(leaving);
      clearInterval(looking);
      clearInterval(noting);
      await ctx.realtime.stop();
    },
  };
}

/** Ends the idle and the expired; asks the database now and then whether all others may still be there. */
function startLooking(
  ctx: Pick<Context, 'clock' | 'realtime'>,
  { sockets, endIdle }: Connections,
  recheck: Recheck,
): NodeJS.Timeout {
  let recheckedAt = performance.now();
  const look = (): void => {
    const now = performance.now();
    const time = ctx.clock.now();
    for (const socket of sockets) if (!endIdle(socket, now)) recheck.expire(socket, time);
    const every = ctx.realtime.hearsChanges ? RECHECK_MS.hearing : RECHECK_MS.deaf;
    if (now - recheckedAt < every) return;
    recheckedAt = now;
    void recheck.everything();
  };
  return setInterval(look, LOOK_EVERY_MS).unref();
}

type OnOpen = (ws: WebSocket, stream: Duplex, vsn: Vsn, onReleased: () => void) => void;

/** Counts connections by address, judges the handshake and makes a socket of what is good. */
function createAcceptor(ctx: Context, state: { stopping: boolean }, onOpen: OnOpen): Gateway['upgrade'] {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_FRAME_BYTES,
    // A window of zlib for each socket costs more than its small frames are worth.
    perMessageDeflate: false,
    // readFrame does it, and counts it among the malformed.
    skipUTF8Validation: true,
  });
  const perAddress = new Map<string, number>();

  /** Counts one connection of the address; gives the function that takes it back, once. */
  function count(address: string): () => void {
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    let counted = true;
    return () => {
      if (!counted) return;
      counted = false;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    };
  }

  async function judge(req: Request, address: string) {
    if (state.stopping) return RESTARTING;
    const tooMany = (perAddress.get(address) ?? 0) > ctx.config.socketsPerAddress;
    return ctx.config.rateLimits && tooMany ? TOO_MANY : checkHandshake(ctx, req);
  }

  return (req, stream, head) => {
    const { address } = parseCallerAddress(req.ip ?? 'unknown');
    const uncount = count(address);
    // Without a listener a client that hangs up now would be an uncaught error.
    stream.on('error', destroyItself);
    stream.once('close', uncount);
    judge(req, address)
      .then((answer) => {
        if (stream.destroyed) return;
        if ('status' in answer) refuse(ctx, stream, answer);
        else server.handleUpgrade(req, stream, head, (ws) => onOpen(ws, stream, answer.vsn, uncount));
      })
      .catch((err: unknown) => {
        ctx.log.error({ err }, 'a handshake failed');
        stream.destroy();
      });
  };
}

/** A function of its own: a closure made in `accept` would keep the whole request for as long as the socket lives. */
function destroyItself(this: Duplex): void {
  this.destroy();
}

function refuse(ctx: Pick<Context, 'metrics'>, stream: Duplex, refusal: HandshakeRefusal): void {
  ctx.metrics.socketsRefused.inc({ reason: refusal.reason });
  const body = JSON.stringify({ error: refusal.error });
  const again = refusal.status === 503 || refusal.status === 429;
  const lines = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Connection: close',
    'Content-Type: application/json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(again ? ['Retry-After: 2'] : []),
  ];
  stream.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
