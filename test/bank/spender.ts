import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, coins, ProblemError } from '@romantic/contract';
import { mayBeRetried } from '../faults/sender.ts';
import type { Entry, Journal, Order } from './journal.ts';

export interface SpenderOptions {
  memberId: string;
  /** The member's live match, for gifts. */
  matchId: string;
  /** The member at each process; every try takes another at random. */
  clients: readonly Client[];
  journal: Journal;
  /** After this nothing more is begun; the last purchase is tried until it is answered. */
  signal: AbortSignal;
}

/** A purchase that nobody answers for so long is a wrong: every fault is over by then. */
const GIVE_UP_MS = 60_000;
const MOST_TRIES = 5;

/** Buys one thing after the other, each one to five times under one key, some of these at once. */
export async function runSpender(options: SpenderOptions): Promise<void> {
  const { journal, memberId, signal } = options;
  while (!signal.aborted) {
    const entry = journal.begin(memberId, pickOrder(options.matchId));
    const times = 1 + Math.floor(Math.random() * MOST_TRIES);
    if (Math.random() < 0.3) {
      await Promise.all(Array.from({ length: times }, () => buyUntilAnswered(options, entry)));
    } else {
      for (let time = 0; time < times; time += 1) await buyUntilAnswered(options, entry);
    }
    await sleep(20 + Math.random() * 40);
  }
}

function pickOrder(matchId: string): Order {
  const dice = Math.random();
  if (dice < 0.2) return { item: 'gift', gift: 'coffee', targetId: matchId };
  if (dice < 0.25) return { item: 'boost' };
  return { item: dice < 0.6 ? 'superlike' : 'rewind', quantity: 1 + Math.floor(Math.random() * 2) };
}

async function buyUntilAnswered({ clients, journal }: SpenderOptions, entry: Entry): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  for (;;) {
    const client = clients[Math.floor(Math.random() * clients.length)]!;
    const call = { body: entry.order, headers: { 'idempotency-key': entry.key } };
    try {
      journal.acknowledge(entry, await client.call(coins.spendCoins, call));
      return;
    } catch (error) {
      if (isRefused(error)) {
        entry.answers += 1;
        if (entry.receipt) journal.wrongs.push(`refused after it was paid: ${(error as Error).message}`);
        return;
      }
      if (!mayBeRetried(error)) journal.wrongs.push(`a member was told: ${(error as Error).message}`);
    }
    if (performance.now() > deadline) {
      journal.wrongs.push('a purchase was not answered within a minute');
      return;
    }
    await sleep(50 + Math.random() * 100);
  }
}

/** No coins are left, or the boost is long enough: what a member may be told. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof ProblemError && ['insufficient_coins', 'boost_too_long'].includes(error.problem.code)
  );
}
