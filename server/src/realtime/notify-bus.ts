import type { Context } from '../context.ts';
import type { Tx } from '../db/db.ts';
import { type ListenLine, openListenLine } from '../db/listen-line.ts';
import { newId } from '../ids.ts';
import type { Bus, Ear } from './bus.ts';
import { findLarge, insertLarge, notify } from './outbox-queries.ts';
import {
  frameEvents,
  MAX_NOTIFICATION_BYTES,
  type Packet,
  packEvents,
  packPacket,
  readPacket,
} from './packet.ts';

/** The one channel of PostgreSQL that all processes listen on. */
export const CHANNEL = 'romantic_realtime';

/** A notification that only names a row of app.realtime_outbox. */
const LARGE = 'large:';

/**
 * Events travel as NOTIFY inside the transaction that made them: heard once it is committed, in the order of commits,
 * by every process, also when the one that published dies right after COMMIT.
 */
export function createNotifyBus(
  ctx: Pick<Context, 'db' | 'clock' | 'log'>,
  options: { url: string; from: string },
): Bus {
  let line: ListenLine | null = null;
  const said = createMouth(ctx);
  return {
    get hearsChanges() {
      return line?.up ?? false;
    },
    say: said.say,
    // Every process hears everything on the one channel.
    async follow() {},
    unfollow() {},
    async publish(tx, events) {
      const texts = packEvents(options.from, events, MAX_NOTIFICATION_BYTES);
      if (texts.length === 0) return;
      await notify(tx, CHANNEL, await setLargeAside(ctx, tx, texts));
    },
    makeNotice() {
      const frame = frameEvents(options.from);
      const most = MAX_NOTIFICATION_BYTES - frame.opening.length - frame.closing.length;
      return { channel: CHANNEL, ...frame, most };
    },
    async start(ear) {
      const hear = createOrderedEar(ctx, ear);
      line = await openListenLine({
        url: options.url,
        channel: CHANNEL,
        onMessage: hear,
        onGap: () => ear.gap(),
        onTrouble: (err) => ctx.log.warn({ err }, 'cannot listen to the database; trying again'),
      });
    },
    async stop() {
      await said.settle();
      await line?.stop();
      line = null;
    },
  };
}

/** Packets that wait at most; a database that is away must not fill the memory. */
const MAX_WAITING_PACKETS = 10_000;

/** Says packets outside any transaction: what gathers while one statement is on its way goes with the next. */
function createMouth(ctx: Pick<Context, 'db' | 'clock' | 'log'>) {
  let waiting: string[] = [];
  let speaking: Promise<void> | null = null;

  const speak = async (): Promise<void> => {
    while (waiting.length > 0) {
      const texts = waiting.splice(0, 500);
      try {
        await ctx.db.tx(async (tx) => notify(tx, CHANNEL, await setLargeAside(ctx, tx, texts)));
      } catch (err) {
        ctx.log.warn({ err, packets: texts.length }, 'other processes could not be told');
      }
    }
    speaking = null;
  };

  return {
    say(packet: Packet) {
      if (waiting.length >= MAX_WAITING_PACKETS) waiting = waiting.slice(MAX_WAITING_PACKETS / 2);
      waiting.push(packPacket(packet));
      speaking ??= new Promise((resolve) => setImmediate(() => resolve(speak())));
    },
    async settle() {
      await speaking;
    },
  };
}

/** Replaces each text that no notification can hold by the name of the row it now lies in. */
async function setLargeAside(
  ctx: Pick<Context, 'clock'>,
  tx: Tx,
  texts: readonly string[],
): Promise<readonly string[]> {
  const small: string[] = [];
  for (const text of texts) {
    if (Buffer.byteLength(text) <= MAX_NOTIFICATION_BYTES) {
      small.push(text);
      continue;
    }
    const now = ctx.clock.now();
    const id = newId(now);
    await insertLarge(tx, { id, body: text, createdAt: new Date(now) });
    small.push(LARGE + id);
  }
  return small;
}

/** Hears texts in the order they came, though some must be fetched first. A row that is gone is a gap. */
function createOrderedEar(ctx: Pick<Context, 'db' | 'log'>, ear: Ear): (text: string) => void {
  let fetching: Promise<void> | null = null;
  const hearNow = (text: string): void => {
    const packet = readPacket(text);
    if (packet) ear.hear(packet);
  };
  const fetch = async (id: string): Promise<void> => {
    const body = await findLarge(ctx.db, id).catch((err: unknown) => {
      ctx.log.warn({ err }, 'a large event could not be read');
      return null;
    });
    if (body === null) ear.gap();
    else hearNow(body);
  };
  return (text) => {
    const large = text.startsWith(LARGE);
    if (!large && fetching === null) return hearNow(text);
    const mine = (fetching ?? Promise.resolve()).then(() =>
      large ? fetch(text.slice(LARGE.length)) : hearNow(text),
    );
    fetching = mine;
    void mine.finally(() => {
      if (fetching === mine) fetching = null;
    });
  };
}
