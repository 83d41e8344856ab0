/**
 * The members of one side, as a process of its own: connects them all, then sends as it is told, once a message. It
 * tells a tally each time.
 */

import { createBareWay } from './bare-way.ts';
import { type Asked, createLoad, enterAll, type Pair, type Way } from './load.ts';
import { createProductWay } from './product-way.ts';
import { createSocketIoWay } from './socketio-way.ts';
import { createXmppWay } from './xmpp-way.ts';

export type SideName = 'product' | 'bare' | 'socketio' | 'xmpp';

/** The first message. */
export interface Start {
  side: SideName;
  port: number;
  /** Of our own doors. */
  key: string;
  pairs: Pair[];
  /** Connections for HTTP, where there is any. */
  connections: number;
}

/** The later ones; `end` is the last. */
export type Order = Asked | 'end';

process.once('message', async (start: Start) => {
  const way = await openWay(start);
  const load = createLoad(way, start.pairs);
  await enterAll(way, start.pairs, load.told);
  process.on('message', async (order: Order) => {
    if (order === 'end') {
      await way.leave();
      process.disconnect?.();
    } else process.send?.(await load.run(order));
  });
  process.send?.('entered');
});

async function openWay({ side, port, key, connections }: Start): Promise<Way> {
  switch (side) {
    case 'product':
      return createProductWay(port, key, connections);
    case 'bare':
      return createBareWay(port);
    case 'socketio':
      return createSocketIoWay(port);
    case 'xmpp':
      return createXmppWay(port);
  }
}
