/** One side in one round: its members come in, write as fast as they can, then at half that rate, and leave. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { round } from '../stats.ts';
import { readCpu, readFamilyCpu } from '../swipes/cpu.ts';
import type { Order, SideName, Start } from './generator.ts';
import type { Asked, Pair, Tally } from './load.ts';

export interface Side {
  name: SideName;
  /** As the page calls it. */
  title: string;
  port: number;
  pid: number;
}

export interface Phase extends Tally {
  /** Processor time a message, microseconds. */
  cpu: { server: number; database: number; generator: number };
}

export interface Turn {
  full: Phase;
  half: Phase;
}

export interface Setting {
  pairs: Pair[];
  key: string;
  databasePid: number;
  inFlight: number;
  ms: number;
}

export async function takeTurn(side: Side, setting: Setting): Promise<Turn> {
  const child = fork(join(import.meta.dirname, 'generator.ts'), { execArgv: [], serialization: 'advanced' });
  const exit = once(child, 'exit');
  const ask = async (order: Order | Start): Promise<unknown> => {
    child.send(order);
    const lost = exit.then(() => {
      throw new Error(`the generator of ${side.name} ended`);
    });
    const [answer] = await Promise.race([once(child, 'message'), lost]);
    return answer;
  };
  const measure = async (asked: Asked): Promise<Phase> => {
    await sleep(500);
    const read = () => [readCpu(side.pid), readFamilyCpu(setting.databasePid), readCpu(child.pid!)];
    const before = read();
    const tally = (await ask(asked)) as Tally;
    const [server, database, generator] = read().map((seconds, index) =>
      round(((seconds - before[index]!) * 1e6) / tally.delivered),
    );
    return { ...tally, cpu: { server: server!, database: database!, generator: generator! } };
  };
  const { pairs, key, inFlight, ms } = setting;
  await ask({ side: side.name, port: side.port, key, pairs, connections: inFlight });
  await ask({ perSecond: null, inFlight, ms: 1_500 });
  const full = await measure({ perSecond: null, inFlight, ms });
  const half = await measure({ perSecond: full.perSecond / 2, inFlight, ms });
  child.send('end' satisfies Order);
  await exit;
  return { full, half };
}
