import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { importJWK, jwtVerify } from 'jose';
import { createScript, type Script, startStub } from './stub-server.ts';

/** What the browser's service worker gets to see. */
export interface BrowserPush {
  id: string;
  kind: string;
  title?: string;
  body?: string;
  tag: string;
  data: Record<string, string>;
}

export interface WebPushStub extends Script {
  env: Record<string, string>;
  /** Decrypted, with the headers they came with. */
  pushes: { push: BrowserPush; ttl: number; urgency: string; topic: string }[];
  /** A browser's `PushSubscription.toJSON()`, and its `token` in `seen`. */
  subscribe(): { endpoint: string; keys: { p256dh: string; auth: string } };
}

interface Browser {
  keys: ECDH;
  auth: Buffer;
}

/** A push service and the browsers behind it: checks VAPID (RFC 8292), headers (RFC 8030), and opens what came (RFC 8291). */
export async function startWebPushStub(t: TestContext): Promise<WebPushStub> {
  const script = createScript();
  const browsers = new Map<string, Browser>();
  const pushes: WebPushStub['pushes'] = [];
  const server = createECDH('prime256v1');
  const publicKey = server.generateKeys();

  const origin = await startStub(t, async (req, body, res) => {
    const browser = browsers.get(req.url ?? '');
    if (!browser) return void res.writeHead(404).end();
    await checkVapid(req.headers.authorization ?? '', publicKey, origin);
    const { ttl, urgency, topic, 'content-encoding': encoding } = req.headers;
    if (encoding !== 'aes128gcm' || !/^\d+$/.test(String(ttl)) || !/^[\w-]{1,32}$/.test(String(topic))) {
      return void res.writeHead(400).end();
    }
    const push = JSON.parse(decrypt(body, browser)) as BrowserPush;
    const behaviour = script.play({
      token: req.url ?? '',
      notificationId: push.id,
      collapseKey: String(topic),
    });
    if (behaviour === 'accept' || behaviour === 'lose') {
      pushes.push({ push, ttl: Number(ttl), urgency: String(urgency), topic: String(topic) });
    }
    if (behaviour === 'accept') res.writeHead(201, { location: `${origin}/message/1` }).end();
    else if (behaviour === 'cut') res.destroy();
    else if (behaviour === 429) res.writeHead(429, { 'retry-after': '1' }).end();
    else if (typeof behaviour === 'number') res.writeHead(behaviour).end();
  });

  const env = {
    VAPID_PUBLIC_KEY: publicKey.toString('base64url'),
    VAPID_PRIVATE_KEY: Buffer.concat([Buffer.alloc(32), server.getPrivateKey()])
      .subarray(-32)
      .toString('base64url'),
    VAPID_SUBJECT: 'mailto:push@example.org',
    PUSH_TIMEOUT_MS: '2000',
  };
  return Object.assign(script, {
    env,
    pushes,
    subscribe() {
      const keys = createECDH('prime256v1');
      const p256dh = keys.generateKeys().toString('base64url');
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(8).toString('hex')}`;
      browsers.set(path, { keys, auth });
      return { endpoint: origin + path, keys: { p256dh, auth: auth.toString('base64url') } };
    },
  });
}

async function checkVapid(header: string, publicKey: Buffer, audience: string): Promise<void> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(header) ?? [];
  if (key !== publicKey.toString('base64url')) throw new Error('another key');
  const [x, y] = [publicKey.subarray(1, 33), publicKey.subarray(33)].map((half) =>
    half.toString('base64url'),
  );
  const jwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
  const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), { audience });
  if (!payload.sub?.startsWith('mailto:')) throw new Error('no subject');
}

/** One record of aes128gcm (RFC 8188) with the key of RFC 8291. */
function decrypt(body: Buffer, { keys, auth }: Browser): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.length);
  const derive = (secret: Uint8Array, nonce: Uint8Array, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, nonce, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = derive(keys.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
