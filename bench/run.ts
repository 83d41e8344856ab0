/**
 * `npm run bench -- <question> [--people=100000,1000000] [--rounds=3] [--without=http] [--write]`: prints what it
 * measures and, as its last line, one JSON object `{ question, ratios, samples, machine, settings }`. `--write` renews
 * docs/benchmarks.md and the plots beside it.
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Answer, Options } from './answer.ts';
import { writeSection } from './page.ts';

const QUESTIONS: Record<string, () => Promise<(options: Options) => Promise<Answer>>> = {
  feed: async () => (await import('./feed/feed.ts')).answerFeed,
  boot: async () => (await import('./boot/boot.ts')).answerBoot,
  ledger: async () => (await import('./ledger/ledger.ts')).answerLedger,
  swipes: async () => (await import('./swipes/swipes.ts')).answerSwipes,
  chat: async () => (await import('./chat/chat.ts')).answerChat,
  sockets: async () => (await import('./sockets/sockets.ts')).answerSockets,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    people: { type: 'string', default: '100000,1000000' },
    rounds: { type: 'string', default: '3' },
    without: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const people = values.people.split(',').map(Number);
const rounds = Number(values.rounds);
const [question] = positionals;
const load = question === undefined ? undefined : QUESTIONS[question];
if (!load || people.some((count) => !Number.isInteger(count) || count < 1) || !Number.isInteger(rounds)) {
  console.error(
    `Usage: npm run bench -- <${Object.keys(QUESTIONS).join(' | ')}> [--people=100000] [--rounds=3] [--without=http] [--write]`,
  );
  process.exit(2);
}
const startedAt = performance.now();
const answerQuestion = await load();
const answer = await answerQuestion({ people, rounds, without: values.without.split(',') });
console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`);
if (values.write) writeSection(join(import.meta.dirname, '../docs'), answer);
const { tables: _tables, plots: _plots, ...line } = answer;
console.log(JSON.stringify(line));
