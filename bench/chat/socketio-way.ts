/**
 * Socket.IO as its clients speak it once they have a WebSocket (Engine.IO 4, packets 0 open, 2 ping, 3 pong, 4 message;
 * in those 0 connect, 2 event, 3 acknowledgement), without their own costs.
 */

import type { Person, Told, Way } from './load.ts';
import { openPlainSocket, type PlainSocket } from './plain-socket.ts';

export function createSocketIoWay(port: number): Way {
  const sockets = new Map<string, PlainSocket>();
  return {
    async enter(person, told) {
      sockets.set(person.id, await open(port, person, told));
    },
    send(from, to, { number, conversationId, text }) {
      const message = { to: to.id, conversationId, text };
      sockets.get(from.id)!.send(`42${number}["message",${JSON.stringify(message)}]`);
    },
    async leave() {
      for (const socket of sockets.values()) socket.close();
    },
  };
}

function open(port: number, person: Person, told: Told): Promise<PlainSocket> {
  return new Promise((resolve, reject) => {
    const hear = (text: string): void => {
      if (text.startsWith('42')) told.heard(person, text);
      else if (text.startsWith('43')) told.answered(Number.parseInt(text.slice(2), 10));
      else void opening.then((socket) => greet(socket, text));
    };
    const greet = (socket: PlainSocket, text: string): void => {
      if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send(`40{"id":"${person.id}"}`);
      else if (text.startsWith('40')) resolve(socket);
      else reject(new Error(`not let in: ${text}`));
    };
    const opening = openPlainSocket(
      { port, path: '/socket.io/?EIO=4&transport=websocket' },
      hear,
      told.failed,
    );
    opening.catch(reject);
  });
}
