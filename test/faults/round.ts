import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, discovery } from '@romantic/contract';
import { type Member, signUp } from '../harness/member.ts';
import { inParallel, times } from '../harness/parallel.ts';
import { createJournal } from './journal.ts';
import { type Reader, startReader } from './reader.ts';
import { runSender } from './sender.ts';
import type { Site } from './site.ts';
import { judge } from './verdict.ts';

export interface RoundOptions {
  conversations: number;
  /** Messages that each member has on their way at once. */
  streams: number;
  /** Devices of each member; the last one of each conversation is slow. */
  devices: number;
  /** ms between two messages of a stream. */
  pauseMs: number;
  /** A device keeps a socket for so long, ms, unless it is cut before. */
  socketMs: number;
  /** Share of answers that are cut off, 0 to 1. */
  cutShare: number;
}

export interface RoundResult {
  /** Everything wrong, in words. */
  wrongs: string[];
  acknowledged: number;
  cuts: number;
  sockets: number;
  byEvent: number;
  received: number;
}

/** A try is given up then; longer than a restart, shorter than a pause of the database. */
const CALL_MS = 5_000;

/** How far a round is. */
export interface Progress {
  acknowledged(): number;
  /** Opened so far. */
  sockets(): number;
}

/** New people write to each other while `strike` does what it does; then everything is compared. */
export async function playRound(
  site: Site,
  options: RoundOptions,
  strike: (progress: Progress) => Promise<void>,
): Promise<RoundResult> {
  for (const proxy of site.proxies) proxy.cutShare = 0;
  const cutsBefore = countCuts(site);
  const pairs = await inParallel(times(options.conversations, Number), 4, () => findPair(site));
  for (const proxy of site.proxies) proxy.cutShare = options.cutShare;
  const journal = createJournal();
  const ending = new AbortController();
  const devices = pairs.flatMap((pair) => startDevices(site, options, pair));
  const senders = pairs.flatMap(({ id: conversationId, members }) =>
    members.flatMap((member) =>
      times(options.streams, () => {
        const clients = openDoors(site, member).map(({ client }) => client);
        const { pauseMs } = options;
        const { signal } = ending;
        const { calmMs } = site;
        return runSender({ id: member.id, conversationId, clients, journal, calmMs, pauseMs, signal });
      }),
    ),
  );
  const countAcknowledged = () => journal.entries.filter(({ answer }) => answer !== null).length;
  try {
    await strike({
      acknowledged: countAcknowledged,
      sockets: () => sum(devices, (reader) => reader.sockets),
    });
  } finally {
    ending.abort();
    await Promise.all(senders);
    for (const proxy of site.proxies) proxy.cutShare = 0;
    // Events of the last messages are on their way.
    await sleep(100);
    await Promise.all(devices.map(({ reader }) => reader.finish()));
  }
  return {
    wrongs: await judge(site.databaseUrl, journal, devices),
    acknowledged: countAcknowledged(),
    cuts: countCuts(site) - cutsBefore,
    sockets: sum(devices, (reader) => reader.sockets),
    byEvent: sum(devices, (reader) => reader.byEvent),
    received: sum(devices, (reader) => reader.received.length),
  };
}

interface Pair {
  id: string;
  members: readonly [Member, Member];
}

/** A connection to the database that died in the round before may still tell one caller so: then others are asked. */
async function findPair(site: Site): Promise<Pair> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await makePair(site.proxies[0].baseUrl);
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(200);
    }
  }
}

async function makePair(baseUrl: string): Promise<Pair> {
  const members = [await signUp(baseUrl), await signUp(baseUrl)] as const;
  await members[0].client.call(discovery.likeUser, { body: { userId: members[1].id } });
  const { match } = await members[1].client.call(discovery.likeUser, { body: { userId: members[0].id } });
  if (!match) throw new Error('two who like each other do not match');
  return { id: match.id, members };
}

function startDevices(site: Site, options: RoundOptions, { id: conversationId, members }: Pair) {
  return members.flatMap((member, place) =>
    times(options.devices, (index) => {
      const slow = place === 1 && index === options.devices - 1;
      const { accessToken } = member.session;
      const { socketMs } = options;
      const doors = openDoors(site, member);
      return {
        conversationId,
        reader: startReader({ id: member.id, conversationId, accessToken, doors, slow, socketMs }),
      };
    }),
  );
}

/** The member at both processes. */
function openDoors(site: Site, { session }: Member) {
  return site.proxies.map(({ baseUrl }) => ({
    baseUrl,
    client: createClient({ baseUrl, accessToken: () => session.accessToken, timeoutMs: CALL_MS }),
  }));
}

function countCuts(site: Site): number {
  return site.proxies.reduce((total, { cuts }) => total + cuts, 0);
}

function sum(devices: readonly { reader: Reader }[], count: (reader: Reader) => number): number {
  return devices.reduce((total, { reader }) => total + count(reader), 0);
}
