/** The limit: both ways over one WebSocket a member. */

import type { Way } from './load.ts';
import { openPlainSocket, type PlainSocket } from './plain-socket.ts';

export function createBareWay(port: number): Way {
  const sockets = new Map<string, PlainSocket>();
  return {
    async enter(person, told) {
      const hear = (text: string): void => {
        if (text.startsWith('{"stored":')) told.answered(Number(text.slice(10, -1)));
        else told.heard(person, text);
      };
      sockets.set(person.id, await openPlainSocket({ port, path: `/?${person.id}` }, hear, told.failed));
    },
    send(from, to, { number, conversationId, text }) {
      const message = { number, to: to.id, conversationId, text };
      sockets.get(from.id)!.send(JSON.stringify(message));
    },
    async leave() {
      for (const socket of sockets.values()) socket.close();
    },
  };
}
