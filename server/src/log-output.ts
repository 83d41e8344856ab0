import { writeSync } from 'node:fs';

/** Where a logger writes; it tells the level of a line in `lastLevel` before it writes it. */
export interface LogOutput {
  lastLevel: number;
  write(line: string): void;
}

/** pino's numbers. */
const WARN = 40;
/** Characters kept back at most. */
const MOST = 64 * 1024;

/**
 * Lines to a file descriptor. What one turn of the event loop logs goes out as one write at the end of the turn: a write
 * for each of ten thousand answers a second costs as much as the rest of answering. A warning or worse goes out at once
 * with all that was kept back, so that the lines before a crash are there.
 */
export function createLogOutput(write: (text: string) => void = writeToStdout): LogOutput {
  let kept = '';
  const flush = (): void => {
    const text = kept;
    kept = '';
    if (text !== '') write(text);
  };
  return Object.assign(
    {
      lastLevel: 0,
      write(this: LogOutput, line: string) {
        if (kept === '') setImmediate(flush);
        kept += line;
        if (this.lastLevel >= WARN || kept.length > MOST) flush();
      },
    },
    // pino tells only those that ask.
    { [Symbol.for('pino.metadata')]: true },
  );
}

/** A pipe that is full is waited for: a log line is never dropped. A reader that is gone ends nothing of ours. */
function writeToStdout(text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') Atomics.wait(PAUSE, 0, 0, 5);
      else if (code === 'EPIPE') return;
      else throw error;
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));
