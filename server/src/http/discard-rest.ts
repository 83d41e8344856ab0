import type { IncomingMessage } from 'node:http';

export interface DiscardOptions {
  /** How long to go on reading, in milliseconds. */
  maxMs?: number;
  maxBytes?: number;
}

const running = new WeakMap<IncomingMessage, Promise<void>>();

/**
 * Reads and drops what is left of a request's body ("lingering close").
 *
 * Answering early and closing makes the kernel send a reset while the client still writes, and many clients then
 * report a broken connection instead of the 413 they were sent. So: answer (without `Connection: close`, which
 * closes at once), and read on for at most 10 s or 2 GiB; a client that still sends is cut off. Nothing is kept in
 * memory. Resolves when the body ended or the connection is gone; never rejects; a second call joins the first.
 */
export function discardRest(req: IncomingMessage, options: DiscardOptions = {}): Promise<void> {
  const known = running.get(req);
  if (known !== undefined) return known;
  const done = discard(req, options.maxMs ?? 10_000, options.maxBytes ?? 2 * 1024 ** 3);
  running.set(req, done);
  return done;
}

function discard(req: IncomingMessage, maxMs: number, maxBytes: number): Promise<void> {
  if (req.readableEnded || req.destroyed) return Promise.resolve();
  const { socket } = req;
  return new Promise((resolve) => {
    let left = maxBytes;
    const cut = (): void => {
      socket.destroy();
    };
    const timer = setTimeout(cut, maxMs);
    const finish = (): void => {
      clearTimeout(timer);
      socket.off('close', finish);
      resolve();
    };
    req.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) cut();
    });
    req.on('end', finish).on('error', finish).on('close', finish);
    // Once its answer is out, a request no longer hears of its connection's end.
    socket.on('close', finish);
    req.unpipe();
    req.resume();
  });
}
