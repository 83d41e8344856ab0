/**
 * What a team would write: Socket.IO with its defaults, a room a member, one insert a message, the acknowledgement after
 * it. Who connects is believed. Told by one message where its database is; tells its port.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import postgres from 'postgres';
import { Server } from 'socket.io';
import { storeMessage } from './peer-table.ts';

interface Said {
  to: string;
  conversationId: string;
  text: string;
}

process.once('message', ({ databaseUrl, connections }: { databaseUrl: string; connections: number }) => {
  const sql = postgres(databaseUrl, { max: connections, onnotice: () => {} });
  const http = createServer();
  const io = new Server(http);
  io.on('connection', (socket) => {
    const me: string = socket.handshake.auth.id;
    socket.join(me);
    socket.on(
      'message',
      async ({ to, conversationId, text }: Said, answer: (stored: { id: string }) => void) => {
        const message = await storeMessage(sql, { conversationId, senderId: me, text });
        io.to(to).emit('message', message);
        answer({ id: message.id });
      },
    );
  });
  http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
});
process.once('disconnect', () => process.exit());
