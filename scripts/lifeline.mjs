// Loaded into what scripts/run.mjs starts: when the launcher disappears, kill -9 included, the channel to it closes and
// the process gets a SIGTERM, as if somebody had asked it to stop.
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Watching must not keep a finished script alive.
  process.channel.unref();
}
