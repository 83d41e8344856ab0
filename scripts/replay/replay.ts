// `npm run replay -- <folder>`: plays the speed-dating experiment of Fisman, Iyengar, Kamenica and Simonson (2006)
// through the public API. Exit code 0: the matches are exactly the experiment's couples; 1: they are not, or something
// failed; 2: it could not begin.
import { setTimeout as sleep } from 'node:timers/promises';
import { discovery } from '@romantic/contract';
import { type Arguments, readArguments, USAGE, UsageError } from './arguments.ts';
import { forEach, playEvenings } from './evening.ts';
import { type Experiment, ExperimentError, readExperiment, UNKNOWN_AGE } from './experiment.ts';
import { compareMatches, listMatchedIds } from './matches.ts';
import { createMember, type Member } from './member.ts';
import { describeOutcome, isExact, type Outcome } from './report.ts';
import type { Tally } from './retry.ts';
import { type Servers, startServers } from './servers.ts';

const ABOUT_THE_DATA = `
The experiment is not part of this repository. Its authors published it with the article "Gender Differences in Mate
Selection: Evidence from a Speed Dating Experiment" (Quarterly Journal of Economics 121(2), 2006, 673-697); many
courses hand it out as "Speed Dating Data.csv". Put two tables of it in a folder and name the folder:
  sd_people.csv      one row a person: iid, gender (0 woman, 1 man), age, and the 17 interests from sports to yoga
  sd_decisions.csv   one row a decision: wave, order, iid (who decides), pid (on whom), dec (1 yes, 0 no)
`;

interface Cast {
  members: Map<number, Member>;
  /** Ids of the server to numbers of the experiment and back. */
  iids: Map<string, number>;
  ids: Map<number, string>;
}

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  const experiment = await readExperiment(options.folder);
  await using servers = options.urls.length === 0 ? await startServers(options.servers) : null;
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(130));
  });
  const over = new AbortController();
  const kills = servers && options.killEvery ? killRepeatedly(servers, options.killEvery, over.signal) : 0;
  const played = playExperiment(experiment, options, servers?.urls ?? options.urls).finally(() =>
    over.abort(),
  );
  const exitCode = Promise.all([played, kills]).then(([outcome, killed]) => {
    process.stdout.write(`\n${describeOutcome({ ...outcome, kills: killed })}`);
    return isExact(outcome) ? 0 : 1;
  });
  // Awaited here: the servers end when this function does.
  return await Promise.race([exitCode, interrupted]);
}

async function playExperiment(
  experiment: Experiment,
  options: Arguments,
  urls: readonly string[],
): Promise<Outcome> {
  const { guests, decisions, couples, ageless } = experiment;
  const tally: Tally = { retries: 0 };
  const startedAt = performance.now();
  say(
    `Signing ${guests.length} people in at ${urls.join(' and ')}; ${ageless} without an age are taken as ${UNKNOWN_AGE}.`,
  );
  const cast = await signEverybodyIn(experiment, urls, options.concurrency, tally);
  const signedInAt = performance.now();
  say(`They make their ${decisions.length} decisions, up to ${options.concurrency} at once.`);
  await playEvenings(decisions, options.concurrency, async ({ iid, pid, yes }) => {
    const body = { userId: idOf(cast, pid) };
    await memberOf(cast, iid).call(yes ? discovery.likeUser : discovery.passUser, { body });
  });
  const decidedAt = performance.now();
  say('Counting matches.');
  const seen = await collectMatches(cast, options.concurrency);
  return {
    people: guests.length,
    decisions: decisions.length,
    couples: couples.size,
    ...compareMatches(couples, seen.matches),
    strangers: seen.strangers,
    signInMs: signedInAt - startedAt,
    decisionsMs: decidedAt - signedInAt,
    wallMs: performance.now() - startedAt,
    servers: urls.length,
    kills: 0,
    retries: tally.retries,
  };
}

async function signEverybodyIn(
  { guests }: Experiment,
  urls: readonly string[],
  concurrency: number,
  tally: Tally,
): Promise<Cast> {
  const cast: Cast = { members: new Map(), iids: new Map(), ids: new Map() };
  let calls = 0;
  const nextUrl = (): string => {
    calls += 1;
    return urls[calls % urls.length] ?? '';
  };
  await forEach([...guests.entries()], concurrency, async ([index, guest]) => {
    const member = createMember({ nextUrl, tally }, guest, phoneNumberOf(index));
    const id = await member.signIn();
    cast.members.set(guest.iid, member);
    cast.iids.set(id, guest.iid);
    cast.ids.set(guest.iid, id);
  });
  return cast;
}

/** Whom each guest's list of matches shows. */
async function collectMatches(cast: Cast, concurrency: number) {
  const matches = new Map<number, number[]>();
  let strangers = 0;
  await forEach([...cast.members], concurrency, async ([iid, member]) => {
    const ids = await listMatchedIds(member);
    const known = ids.flatMap((id) => cast.iids.get(id) ?? []);
    strangers += ids.length - known.length;
    matches.set(iid, known);
  });
  return { matches, strangers };
}

/** Kills one server after the other until told to stop. Gives how often. */
async function killRepeatedly(servers: Servers, seconds: number, over: AbortSignal): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    await sleep(seconds * 1000, null, { signal: over }).catch(() => {});
    if (over.aborted) return kills;
    await servers.killAndRestart(kills % servers.urls.length);
  }
}

/** The thousand mobile numbers that Ofcom gives to nobody: +44 7700 900000 to 900999. */
function phoneNumberOf(index: number): string {
  if (index > 999) throw new ExperimentError('There are more than 1,000 people in it');
  return `+447700900${String(index).padStart(3, '0')}`;
}

function memberOf(cast: Cast, iid: number): Member {
  const member = cast.members.get(iid);
  if (!member) throw new Error(`${iid} is not signed in`);
  return member;
}

function idOf(cast: Cast, iid: number): string {
  const id = cast.ids.get(iid);
  if (!id) throw new Error(`${iid} is not signed in`);
  return id;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const { message } = error as Error;
  process.exitCode = 2;
  if (error instanceof ExperimentError) process.stderr.write(`${message}\n${ABOUT_THE_DATA}`);
  else if (error instanceof UsageError) process.stderr.write(`${message}\n\n${USAGE}`);
  else {
    process.exitCode = 1;
    process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  }
}
// What was under way when it ended early must not keep it waiting.
process.exit();
