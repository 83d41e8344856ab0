import { generateKeyPairSync } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { jwtVerify } from 'jose';
import { type Behaviour, createScript, type Script, startStub } from './stub-server.ts';

export interface FcmStub extends Script {
  /** Environment of a server that sends through it. */
  env: Record<string, string>;
  /** Access tokens given out. */
  countTokens(): number;
  /** Messages that were taken, as they came. */
  messages: FcmMessage[];
}

export interface FcmMessage {
  token: string;
  data: Record<string, string>;
  notification?: { title: string; body: string };
  android: { priority: string; ttl: string; collapse_key: string; notification?: { tag: string } };
  apns: { headers: Record<string, string>; payload: { aps: Record<string, unknown> } };
}

const ERRORS: Record<number, { status: string; errorCode: string }> = {
  400: { status: 'INVALID_ARGUMENT', errorCode: 'INVALID_ARGUMENT' },
  403: { status: 'PERMISSION_DENIED', errorCode: 'SENDER_ID_MISMATCH' },
  404: { status: 'NOT_FOUND', errorCode: 'UNREGISTERED' },
  429: { status: 'RESOURCE_EXHAUSTED', errorCode: 'QUOTA_EXCEEDED' },
  500: { status: 'INTERNAL', errorCode: 'INTERNAL' },
  503: { status: 'UNAVAILABLE', errorCode: 'UNAVAILABLE' },
};

/** Google's token server and FCM HTTP v1: checks what they check, answers as they answer. */
export async function startFcmStub(t: TestContext): Promise<FcmStub> {
  const script = createScript();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const valid = new Set<string>();
  const stub = { messages: [] as FcmMessage[] };

  const giveToken = async (body: Buffer, res: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(body.toString());
    const audience = `${baseUrl}/token`;
    const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
      audience,
      algorithms: ['RS256'],
    });
    const good =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      payload.scope === 'https://www.googleapis.com/auth/firebase.messaging' &&
      payload.iss === 'push@romantic-test.iam.gserviceaccount.com' &&
      (payload.exp ?? 0) - (payload.iat ?? 0) <= 3600;
    if (!good) return void res.writeHead(400).end('{"error":"invalid_grant"}');
    const token = `ya29.${valid.size}`;
    valid.add(token);
    send(res, 200, { access_token: token, expires_in: 3599, token_type: 'Bearer' });
  };

  const baseUrl = await startStub(t, async (req, body, res) => {
    if (req.url === '/token') return giveToken(body, res);
    if (req.url !== '/v1/projects/romantic-test/messages:send') return void res.writeHead(404).end('<html>');
    const bearer = req.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!valid.has(bearer)) return send(res, 401, { error: { code: 401, status: 'UNAUTHENTICATED' } });
    const { message } = JSON.parse(body.toString()) as { message: FcmMessage };
    if (body.length > 4096 || Object.values(message.data).some((value) => typeof value !== 'string')) {
      return fail(res, 400);
    }
    const behaviour = script.play({
      token: message.token,
      notificationId: message.data.notificationId ?? '',
      collapseKey: message.android.collapse_key,
    });
    if (behaviour === 'accept' || behaviour === 'lose') stub.messages.push(message);
    act(res, behaviour);
  });

  const account = {
    type: 'service_account',
    project_id: 'romantic-test',
    client_email: 'push@romantic-test.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${baseUrl}/token`,
  };
  const env = {
    FCM_SERVICE_ACCOUNT: JSON.stringify(account),
    FCM_BASE_URL: baseUrl,
    PUSH_TIMEOUT_MS: '2000',
  };
  return Object.assign(script, {
    env,
    messages: stub.messages,
    countTokens: () => valid.size,
  });
}

function act(res: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'accept') send(res, 200, { name: 'projects/romantic-test/messages/0:1' });
  else if (behaviour === 'cut') res.destroy();
  else if (typeof behaviour === 'number') fail(res, behaviour);
}

function fail(res: ServerResponse, status: number): void {
  const { status: name, errorCode } = ERRORS[status] ?? { status: 'UNKNOWN', errorCode: 'UNSPECIFIED_ERROR' };
  const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }];
  if (status === 429 || status === 503) res.setHeader('Retry-After', '1');
  send(res, status, { error: { code: status, message: name, status: name, details } });
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
