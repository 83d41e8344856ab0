/** A thread of the feed that nobody is in: it ends, or fails, when a viewer's id says so. */
import { getEnvironmentData, parentPort } from 'node:worker_threads';
import type { Call, Failure, Told } from '../engine/thread-protocol.ts';

/** While this is in the environment data of the threads, a thread does not start. */
export const REFUSES = 'failing-thread/refuses';

const AWAY: Failure = {
  name: 'Error',
  message: 'the database is away',
  stack: undefined,
  code: 'CONNECTION_CLOSED',
};
const tell = (told: Told): void => parentPort?.postMessage(told);

parentPort?.on('message', ({ id, name, values }: Call) => {
  const [asked] = values as [{ viewerId?: string } | undefined];
  if (name === 'stop') parentPort?.close();
  else if (asked?.viewerId === 'end') process.exit(3);
  else if (asked?.viewerId === 'fail') tell({ id, failure: AWAY });
  else if (name === 'start' && getEnvironmentData(REFUSES)) tell({ id, failure: AWAY });
  else tell({ id, answer: name === 'makeDeck' ? { outcome: 'unplaced' } : undefined });
});
