import { Worker } from 'node:worker_threads';
import type { RecordingRequest } from './recording-worker.ts';
import type { RecordingLimits, RecordingResult } from './remux.ts';

export interface RecordingReader {
  /** Writes the recording at `path` anew, or says why not. Never rejects. */
  read(path: string, limits: RecordingLimits): Promise<RecordingResult>;
  /** Ends what is running; it is answered `busy`. */
  close(): Promise<void>;
}

export interface RecordingReaderOptions {
  /** Recordings at once; 2 unless told. Each holds its file twice in memory. */
  parallel?: number;
  /** Recordings that may wait; 8 unless told. */
  queueLimit?: number;
  /** For one recording, ms; 20 s unless told. Copying 48 MiB takes under one. */
  deadlineMs?: number;
  /** Told of every thread that died or took too long; for the log. */
  onCrash?: (error: Error) => void;
  /** Another program for the thread: the seam for tests of hanging threads. */
  workerFile?: URL;
}

const WORKER_FILE = new URL('./recording-worker.ts', import.meta.url);

/** Reads recordings in threads of their own, a fresh one each: what a file breaks there ends with it. */
export function createRecordingReader(options: RecordingReaderOptions = {}): RecordingReader {
  const { parallel = 2, queueLimit = 8, deadlineMs = 20_000, workerFile = WORKER_FILE } = options;
  const onCrash = options.onCrash ?? (() => {});
  const waiting: (() => void)[] = [];
  const ends = new Set<() => void>();
  let running = 0;
  let closed = false;

  function run(request: RecordingRequest): Promise<RecordingResult> {
    return new Promise((resolve) => {
      // No environment: a parser has no use for secrets. Its complaints about files are nobody's to read.
      const worker = new Worker(workerFile, {
        workerData: request,
        env: {},
        stderr: true,
        stdout: true,
        resourceLimits: { maxOldGenerationSizeMb: 256 },
      });
      const finish = (result: RecordingResult): void => {
        clearTimeout(timer);
        ends.delete(end);
        resolve(result);
        void worker.terminate();
      };
      const end = (): void => finish({ refused: 'busy' });
      const timer = setTimeout(() => {
        onCrash(new Error(`A recording took over ${deadlineMs} ms; its thread is ended`));
        finish({ refused: 'too_slow' });
      }, deadlineMs);
      ends.add(end);
      worker.on('message', finish);
      worker.on('error', (error) => {
        onCrash(error as Error);
        finish({ refused: 'unreadable' });
      });
      worker.on('exit', () => finish({ refused: 'unreadable' }));
    });
  }

  return {
    async read(path, limits) {
      if (closed || (running >= parallel && waiting.length >= queueLimit)) return { refused: 'busy' };
      if (running >= parallel) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return closed ? { refused: 'busy' } : await run({ path, limits });
      } finally {
        // The place goes on to whoever waits.
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
    async close() {
      closed = true;
      for (const resume of waiting.splice(0)) resume();
      for (const end of [...ends]) end();
    },
  };
}
