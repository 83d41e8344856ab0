import type { Differences } from './matches.ts';

/** What a replay found out; durations in ms. */
export interface Outcome extends Differences {
  people: number;
  decisions: number;
  matches: number;
  couples: number;
  /** Whom the lists show who is no guest of the experiment. */
  strangers: number;
  signInMs: number;
  decisionsMs: number;
  wallMs: number;
  servers: number;
  kills: number;
  retries: number;
}

/** How many of each kind of difference are named. */
const NAMED = 5;

/** Whether the matches are the experiment's couples: not one less, not one more, each shown to both. */
export function isExact(outcome: Outcome): boolean {
  const { missing, extra, lopsided, strangers } = outcome;
  return missing.length + extra.length + lopsided.length + strangers === 0;
}

/** The outcome as a small table and one verdict. People are named by their number in the experiment only. */
export function describeOutcome(outcome: Outcome): string {
  const rows: [string, string][] = [
    ['people', count(outcome.people)],
    ['decisions', count(outcome.decisions)],
    ['matches', `${count(outcome.matches)} of ${count(outcome.couples)}`],
    ['wall time', `${seconds(outcome.wallMs)} (sign-up ${seconds(outcome.signInMs)})`],
    ['decisions/s', count(Math.round((outcome.decisions * 1000) / outcome.decisionsMs))],
    ['servers', count(outcome.servers)],
    ['kills', count(outcome.kills)],
    ['retries', count(outcome.retries)],
  ];
  const table = rows.map(([name, value]) => `  ${name.padEnd(13)}${value}`);
  return [...table, '', ...describeVerdict(outcome), ''].join('\n');
}

function describeVerdict(outcome: Outcome): string[] {
  if (isExact(outcome))
    return [`The matches are exactly the ${count(outcome.couples)} pairs of the experiment.`];
  const kinds: [string, string[]][] = [
    ['said yes to each other and are not matched', outcome.missing],
    ['are matched without having said yes to each other', outcome.extra],
    ['are matched in one list only, or twice', outcome.lopsided],
  ];
  const lines = kinds
    .filter(([, couples]) => couples.length > 0)
    .map(([what, couples]) => `  ${couples.length} ${what}: ${shorten(couples)}`);
  if (outcome.strangers > 0) lines.push(`  ${outcome.strangers} matches with people who were not there`);
  return ['The matches are NOT those of the experiment:', ...lines];
}

function shorten(couples: readonly string[]): string {
  return couples.slice(0, NAMED).join(', ') + (couples.length > NAMED ? ', …' : '');
}

const count = (value: number): string => value.toLocaleString('en');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
