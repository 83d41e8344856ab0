import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface AdNetwork {
  keysUrl: string;
  /** How the list of keys is answered: with a status, or never. */
  answerWith(status: number | 'nothing'): void;
  readonly asked: number;
  /** Another key signs from now on. */
  rotate(): void;
  /** The query of a callback as the network sends it; `undefined` leaves a parameter out. */
  signQuery(parameters: Record<string, string | undefined>): string;
}

/** The ad network of a test: keys of its own, and a server that lists them. */
export async function startAdNetwork(t: TestContext): Promise<AdNetwork> {
  let keys: { id: number; privateKey: KeyObject; pem: string }[] = [];
  let status: number | 'nothing' = 200;
  const network = { asked: 0 };
  const makeKey = (): void => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    keys = [{ id: 3_335_741_209 + keys.length, privateKey, pem }, ...keys];
  };
  makeKey();
  const server = createServer((_req, res) => {
    network.asked += 1;
    if (status === 'nothing') return;
    const list = keys.map(({ id, pem }) => ({ keyId: id, pem, base64: '' }));
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: list }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(network, {
    keysUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`,
    answerWith(next: number | 'nothing') {
      status = next;
    },
    rotate: makeKey,
    signQuery(parameters: Record<string, string | undefined>) {
      const all = Object.entries(parameters).filter(
        (pair): pair is [string, string] => pair[1] !== undefined,
      );
      const content = new URLSearchParams(all).toString();
      const [key] = keys;
      if (!key) throw new Error('no key');
      const signature = sign('sha256', Buffer.from(content), key.privateKey).toString('base64url');
      return `${content}&signature=${signature}&key_id=${key.id}`;
    },
  });
}
