import type { Metrics } from '../../../metrics.ts';
import type { EngineMetrics } from './engine.ts';
import type { Mark } from './thread-protocol.ts';

type Labels = { statement: string; outcome: string };

/** The thread's own metrics, sent to where they are counted: those of one turn of the event loop together. */
export function createMarks(send: (marks: Mark[]) => void): {
  metrics: EngineMetrics;
  statements: { observe(labels: Labels, seconds: number): void };
} {
  let waiting: Mark[] = [];
  const note = (...mark: Mark): void => {
    if (waiting.length === 0)
      setImmediate(() => {
        send(waiting);
        waiting = [];
      });
    waiting.push(mark);
  };
  return {
    metrics: {
      feedPeople: { set: (value) => note('feedPeople', 'set', value) },
      feedLag: { set: (value) => note('feedLag', 'set', value) },
      feedChanges: { inc: (by) => note('feedChanges', 'inc', by) },
      feedRankings: { observe: (labels, seconds) => note('feedRankings', 'observe', labels, seconds) },
    },
    statements: { observe: (labels, seconds) => note('statements', 'observe', labels, seconds) },
  };
}

/** Counts what a thread has sent. */
export function countMarks(metrics: Metrics, marks: readonly Mark[]): void {
  for (const [metric, how, ...values] of marks) {
    const counted = metrics[metric as keyof Metrics] as unknown as Record<
      string,
      (...values: unknown[]) => void
    >;
    counted[how]?.(...values);
  }
}
