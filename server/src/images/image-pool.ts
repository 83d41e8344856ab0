import { Worker } from 'node:worker_threads';
import type { ImageReply, ImageRequest } from './image-worker.ts';
import type { ImageResult } from './process.ts';
import type { DeclaredFile } from './sniff.ts';

export interface ImagePool {
  /**
   * Makes a photo's files of the file at `path`, or says why not. `busy` when the queue is full or the pool closed.
   * Rejects only when the file cannot be read from disk.
   */
  process(path: string, declared: DeclaredFile): Promise<ImageResult>;
  /** Ends the threads; what is queued or running is answered `busy`. */
  close(): Promise<void>;
}

export interface ImagePoolOptions {
  /** Threads; 1 unless told. Memory of each: see IMAGE_LIMITS. */
  workers?: number;
  /** Files that may wait; 16 unless told (about 8 s of work at 0.5 s each). */
  queueLimit?: number;
  /** For one file, in milliseconds, start of the thread included; 20 s unless told. */
  deadlineMs?: number;
  /** Told of every thread that died or was ended; for the log. */
  onCrash?: (error: Error) => void;
  /** Another program for the thread: the seam for tests of hanging and dying threads. */
  workerFile?: URL;
}

interface Job {
  path: string;
  declared: DeclaredFile;
  resolve: (result: ImageResult) => void;
  reject: (error: Error) => void;
}

/** A place for one thread, started with its first job and again after its death. */
interface Slot {
  worker: Worker | null;
  job: Job | null;
  timer: NodeJS.Timeout | undefined;
}

const WORKER_FILE = new URL('./image-worker.ts', import.meta.url);

/** Threads for image work. An idle pool does not keep the process alive. */
export function createImagePool(options: ImagePoolOptions = {}): ImagePool {
  const { workers = 1, queueLimit = 16, deadlineMs = 20_000, workerFile = WORKER_FILE } = options;
  const onCrash = options.onCrash ?? (() => {});
  const slots: Slot[] = Array.from({ length: workers }, () => ({
    worker: null,
    job: null,
    timer: undefined,
  }));
  const queue: Job[] = [];
  const ending = new Set<Promise<unknown>>();
  let closed = false;

  function pump(): void {
    for (const slot of slots) {
      if (slot.job) continue;
      const job = queue.shift();
      if (!job) return;
      start(slot, job);
    }
  }

  function start(slot: Slot, job: Job): void {
    slot.worker ??= startThread(slot);
    slot.job = job;
    slot.timer = setTimeout(() => {
      retire(slot);
      onCrash(new Error(`An image took over ${deadlineMs} ms; its thread is replaced`));
      finish(slot, { refused: 'too_slow' });
    }, deadlineMs);
    slot.worker.ref();
    const timeoutSeconds = Math.ceil(deadlineMs / 1000);
    slot.worker.postMessage({
      path: job.path,
      declared: job.declared,
      timeoutSeconds,
    } satisfies ImageRequest);
  }

  function startThread(slot: Slot): Worker {
    // No environment: a decoder has no use for secrets.
    const worker = new Worker(workerFile, { env: {}, resourceLimits: { maxOldGenerationSizeMb: 256 } });
    const isCurrent = (): boolean => slot.worker === worker;
    worker.on('message', (reply: ImageReply) => {
      if (isCurrent()) finish(slot, reply);
    });
    worker.on('error', onCrash);
    worker.on('exit', (code) => {
      if (!isCurrent()) return;
      slot.worker = null;
      onCrash(new Error(`An image thread ended with code ${code}`));
      finish(slot, { refused: 'crashed' });
    });
    return worker;
  }

  function finish(slot: Slot, reply: ImageReply | { refused: 'too_slow' | 'crashed' | 'busy' }): void {
    const { job } = slot;
    clearTimeout(slot.timer);
    slot.worker?.unref();
    slot.job = null;
    if (!job) return;
    if ('error' in reply) job.reject(reply.error);
    else job.resolve('result' in reply ? withBuffers(reply.result) : reply);
    if (!closed) pump();
  }

  /** Ends a slot's thread. A decoder in the middle of a call ends first, after sharp's own timeout at the latest. */
  function retire(slot: Slot): void {
    const { worker } = slot;
    slot.worker = null;
    if (!worker) return;
    const ended = worker.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  return {
    process(path, declared) {
      const idle = slots.some((slot) => !slot.job);
      if (closed || (!idle && queue.length >= queueLimit)) return Promise.resolve({ refused: 'busy' });
      return new Promise((resolve, reject) => {
        queue.push({ path, declared, resolve, reject });
        pump();
      });
    },
    async close() {
      closed = true;
      for (const job of queue.splice(0)) job.resolve({ refused: 'busy' });
      for (const slot of slots) {
        retire(slot);
        finish(slot, { refused: 'busy' });
      }
      await Promise.all(ending);
    },
  };
}

/** A Buffer arrives from a thread as a plain Uint8Array. */
function withBuffers(result: ImageResult): ImageResult {
  if ('refused' in result) return result;
  const { small, medium, large, blurred } = result.files;
  return {
    ...result,
    files: { small: view(small), medium: view(medium), large: view(large), blurred: view(blurred) },
  };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
