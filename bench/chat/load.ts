/**
 * Messages through any way, and how long each took from the moment it was to be sent until the other had it. As fast as
 * possible: `inFlight` conversations at a time, the next message once the last was answered and delivered. At a rate:
 * sent at their times whatever became of those before, so that a server that stalls is not spared.
 */

export interface Pair {
  conversationId: string;
  members: readonly [Person, Person];
}

export interface Person {
  id: string;
  token: string;
}

/** One message: `number` stands in its text between two `#`. */
export interface Message {
  number: number;
  conversationId: string;
  text: string;
}

/** One side's way of sending. It tells of each message once that it was answered and once that the other has it. */
export interface Way {
  /** From now on the member is told what others send. */
  enter(person: Person, told: Told): Promise<void>;
  send(from: Person, to: Person, message: Message, told: Told): void;
  leave(): Promise<void>;
}

export interface Told {
  answered(number: number): void;
  /** Somebody has heard this; a sender's own devices too. */
  heard(person: Person, text: string): void;
  failed(error: Error): void;
}

export interface Asked {
  /** Messages a second; null: as many as there can be, this many conversations at a time. */
  perSecond: number | null;
  inFlight: number;
  /** New messages for this long; what is under way is waited for. */
  ms: number;
}

export interface Tally {
  delivered: number;
  perSecond: number;
  /** From the moment a message was to be sent until the other had it. */
  deliveredMs: Quantiles;
  /** The same until its sender knew that it is stored. */
  answeredMs: Quantiles;
}

export interface Quantiles {
  p50: number;
  p95: number;
  p99: number;
}

/** About as long as people write. */
const WORDS = 'Shall we meet at eight by the old bridge? I will bring the umbrella, the blue one.';
const NUMBER = /#(\d+)#/;
/** Nothing may take longer. */
const PATIENCE_MS = 20_000;

export async function enterAll(way: Way, pairs: readonly Pair[], told: Told): Promise<void> {
  const people = pairs.flatMap(({ members }) => members).values();
  const lines = Array.from({ length: 32 }, async () => {
    for (const person of people) await way.enter(person, told);
  });
  await Promise.all(lines);
}

interface Open {
  dueAt: number;
  to: Person;
  answered: boolean;
  heard: boolean;
  done(): void;
}

export interface Load {
  told: Told;
  run(asked: Asked): Promise<Tally>;
}

export function createLoad(way: Way, pairs: readonly Pair[]): Load {
  const open = new Map<number, Open>();
  let delivered: number[] = [];
  let answered: number[] = [];
  let number = 0;
  let fail: (error: Error) => void = () => {};

  const settle = (at: number, one: Open): void => {
    if (!one.answered || !one.heard) return;
    open.delete(at);
    one.done();
  };
  const told: Told = {
    answered(at) {
      const one = open.get(at);
      if (!one || one.answered) {
        fail(new Error(`an answer to nothing, or a second one: ${at}`));
        return;
      }
      one.answered = true;
      answered.push(performance.now() - one.dueAt);
      settle(at, one);
    },
    heard(person, text) {
      const at = Number(NUMBER.exec(text)?.[1]);
      const one = open.get(at);
      if (!one || one.heard || one.to.id !== person.id) return;
      one.heard = true;
      delivered.push(performance.now() - one.dueAt);
      settle(at, one);
    },
    failed: (error) => fail(error),
  };

  /** Conversations take turns, and so do their members. */
  function send(dueAt: number, done: () => void): void {
    const at = number++;
    const { conversationId, members } = pairs[at % pairs.length]!;
    const turn = Math.floor(at / pairs.length) % 2;
    const [from, to] = [members[turn]!, members[1 - turn]!];
    open.set(at, { dueAt, to, answered: false, heard: false, done });
    way.send(from, to, { number: at, conversationId, text: `#${at}# ${WORDS}` }, told);
  }

  async function sendAsFastAsPossible({ inFlight, ms }: Asked): Promise<void> {
    const endsAt = performance.now() + ms;
    const line = async (): Promise<void> => {
      for (let now = performance.now(); now < endsAt; now = performance.now()) {
        await new Promise<void>((resolve) => send(now, resolve));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, line));
  }

  /** At random times, as people do: what comes is a Poisson process. */
  async function sendAtRate(perSecond: number, ms: number): Promise<void> {
    const endsAt = performance.now() + ms;
    const under = new Set<Promise<void>>();
    let dueAt = performance.now();
    while (dueAt < endsAt) {
      const wait = dueAt - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const { promise, resolve } = Promise.withResolvers<void>();
      under.add(promise);
      send(dueAt, () => {
        under.delete(promise);
        resolve();
      });
      dueAt += (-Math.log(1 - Math.random()) * 1000) / perSecond;
    }
    await Promise.all(under);
  }

  return {
    told,
    async run(asked) {
      [delivered, answered] = [[], []];
      const startedAt = performance.now();
      const failure = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const late = setTimeout(
        () => fail(new Error(`${open.size} messages were not answered and delivered in time`)),
        asked.ms + PATIENCE_MS,
      );
      const work =
        asked.perSecond === null ? sendAsFastAsPossible(asked) : sendAtRate(asked.perSecond, asked.ms);
      await Promise.race([work, failure]).finally(() => clearTimeout(late));
      const seconds = (performance.now() - startedAt) / 1000;
      return {
        delivered: delivered.length,
        perSecond: delivered.length / seconds,
        deliveredMs: quantilesOf(delivered),
        answeredMs: quantilesOf(answered),
      };
    },
  };
}

function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
