import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { writeFrameBytes } from './frame-bytes.ts';

test('frames of every length are read as they were written, beside those of the library', async (t) => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((length) => 'a'.repeat(length));
  const sent = [...texts, 'Zoé 💛 مرحبا', 'é'.repeat(63), Buffer.from([0, 255, 128]), Buffer.alloc(126, 7)];
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const doors = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (req, stream, head) =>
    doors.handleUpgrade(req, stream, head, (ws) => {
      for (const data of sent) {
        ws.ping();
        stream.write(writeFrameBytes(data));
      }
      ws.close(1000);
    }),
  );
  t.after(() => server.close());

  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: (string | Buffer)[] = [];
  client.on('message', (data: Buffer, binary) => heard.push(binary ? data : data.toString()));
  const [code] = await once(client, 'close');
  assert.equal(code, 1000);
  assert.deepEqual(heard, sent);
});
