/**
 * The limit: `ws` and one insert a message, nothing else. Who connects is believed, nothing is checked, nobody is
 * limited. Told by one message where its database is; tells its port.
 */

import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { type WebSocket, WebSocketServer } from 'ws';
import { storeMessage } from './peer-table.ts';

process.once('message', ({ databaseUrl, connections }: { databaseUrl: string; connections: number }) => {
  const sql = postgres(databaseUrl, { max: connections, onnotice: () => {} });
  const sockets = new Map<string, WebSocket>();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket, req) => {
    const me = req.url!.slice(2);
    sockets.set(me, socket);
    socket.on('message', async (data) => {
      const { number, to, conversationId, text } = JSON.parse(String(data));
      const message = await storeMessage(sql, { conversationId, senderId: me, text });
      sockets.get(to)?.send(JSON.stringify(message));
      socket.send(`{"stored":${number}}`);
    });
  });
  server.on('listening', () => process.send?.((server.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit());
