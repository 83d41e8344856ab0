import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, messages, ProblemError } from '@romantic/contract';
import type { Entry, Journal } from './journal.ts';

export interface SenderOptions {
  id: string;
  conversationId: string;
  /** The member at each process; every try takes another at random. */
  clients: readonly Client[];
  journal: Journal;
  /** A clock, ms, that stands while something is being killed or is on its way up: on a slow machine that takes long. */
  calmMs(): number;
  /** ms between two messages, about. */
  pauseMs: number;
  /** After this no further message is begun; the last is tried until it is acknowledged. */
  signal: AbortSignal;
}

/** One message in so many is sent once more although it was acknowledged. */
const REPEAT_SHARE = 0.05;
/** A message that nobody takes for so long, though nothing is being killed, is a wrong. */
const GIVE_UP_MS = 60_000;

/** Sends one message after the other, each under one clientMessageId until it is acknowledged, as an app would. */
export async function runSender(options: SenderOptions): Promise<void> {
  const { journal, signal, pauseMs } = options;
  while (!signal.aborted) {
    const entry = journal.begin(options.conversationId, options.id);
    if (!(await sendUntilAcknowledged(options, entry))) return;
    if (Math.random() < REPEAT_SHARE) await sendUntilAcknowledged(options, entry);
    await sleep(pauseMs * (0.5 + Math.random()));
  }
}

async function sendUntilAcknowledged(options: SenderOptions, entry: Entry): Promise<boolean> {
  const { clients, journal, calmMs } = options;
  const { conversationId, clientMessageId } = entry;
  const body = { conversationId, clientMessageId, type: 'text' as const, content: clientMessageId };
  const deadline = calmMs() + GIVE_UP_MS;
  for (;;) {
    const client = clients[Math.floor(Math.random() * clients.length)]!;
    try {
      journal.acknowledge(entry, await client.call(messages.sendMessage, { body }));
      return true;
    } catch (error) {
      if (!mayBeRetried(error)) journal.wrongs.push(`a sender was told: ${(error as Error).message}`);
    }
    if (calmMs() > deadline) {
      journal.wrongs.push('a message was not taken within a minute');
      return false;
    }
    await sleep(50 + Math.random() * 100);
  }
}

/** Whoever sends may hear that it is not possible now, or nothing. Any other refusal here is a fault of the server. */
export function mayBeRetried(error: unknown): boolean {
  if (error instanceof ProblemError) return error.problem.status === 503;
  // Cut off, out of reach, given up, or half an answer.
  return (
    error instanceof TypeError ||
    error instanceof SyntaxError ||
    ['TimeoutError', 'AbortError'].includes((error as Error).name)
  );
}
