import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { GoogleConfig } from '../google.ts';
import { joinJws, type StubRequest, type StubStore, startStub } from './stub-store.ts';

const PACKAGE = 'dev.romantic.test';
const AUDIENCE = 'https://romantic.example/webhooks/google';
const PUSHER = 'pusher@example.iam.gserviceaccount.com';

export interface GoogleStore {
  stub: StubStore;
  config: GoogleConfig;
  /** What Google Play knows, by purchase token. */
  subscriptions: Map<string, Record<string, unknown>>;
  products: Map<string, Record<string, unknown>>;
  /** What was acknowledged or consumed. */
  handedOver: string[];
  /** Reads are answered, and what is handed over is not taken. */
  refuseHandOver: boolean;
  /** The bearer token of a push; `more` over its claims. */
  token(more?: object, key?: KeyObject): string;
  push(notification: object): string;
}

/** Google Play's developer API, with the issuer of its tokens and the keys of Pub/Sub. */
export async function startGoogleStore(t: TestContext): Promise<GoogleStore> {
  const account = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const issuer = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const subscriptions: GoogleStore['subscriptions'] = new Map();
  const products: GoogleStore['products'] = new Map();
  const handedOver: string[] = [];
  const base = `/androidpublisher/v3/applications/${PACKAGE}/purchases`;
  const stub = await startStub(t, (request) => {
    if (request.path === '/certs') {
      const pem = issuer.publicKey.export({ type: 'spki', format: 'pem' });
      return { json: { one: pem }, headers: { 'cache-control': 'public, max-age=1' } };
    }
    if (request.path === '/token') {
      if (!isAccount(account.publicKey, request)) return { status: 401, json: { error: 'invalid_grant' } };
      return { json: { access_token: 'a token of the test', expires_in: 3_600, token_type: 'Bearer' } };
    }
    if (request.headers.authorization !== 'Bearer a token of the test') return { status: 401, json: {} };
    const [, kind = '', id = ''] =
      /\/(subscriptionsv2|productsv2)\/tokens\/([^/:]+)$/.exec(request.path) ?? [];
    if (request.method === 'POST' && request.path.startsWith(base)) {
      if (store.refuseHandOver) return { status: 500, json: {} };
      handedOver.push(request.path.slice(base.length));
      return { json: {} };
    }
    const known = (kind === 'productsv2' ? products : subscriptions).get(id);
    return known && request.path.startsWith(base) ? { json: known } : { status: 404, json: {} };
  });
  const store: GoogleStore = {
    refuseHandOver: false,
    stub,
    subscriptions,
    products,
    handedOver,
    token(more = {}, key = issuer.privateKey) {
      const now = Math.floor(Date.now() / 1_000);
      const claims = {
        iss: 'https://accounts.google.com',
        aud: AUDIENCE,
        email: PUSHER,
        email_verified: true,
      };
      return joinJws(
        { alg: 'RS256', kid: 'one', typ: 'JWT' },
        { ...claims, iat: now, exp: now + 3_600, ...more },
        (input) => sign('RSA-SHA256', input, key),
      );
    },
    push(notification) {
      const said = {
        version: '1.0',
        packageName: PACKAGE,
        eventTimeMillis: String(Date.now()),
        ...notification,
      };
      const data = Buffer.from(JSON.stringify(said)).toString('base64');
      return JSON.stringify({
        message: { data, messageId: '1' },
        subscription: 'projects/x/subscriptions/y',
      });
    },
    config: {
      packageName: PACKAGE,
      clientEmail: 'play@example.iam.gserviceaccount.com',
      privateKey: String(account.privateKey.export({ type: 'pkcs8', format: 'pem' })),
      pushAudience: AUDIENCE,
      pushEmail: PUSHER,
      testPurchases: false,
      apiBase: stub.url,
      tokenUrl: `${stub.url}/token`,
      certsUrl: `${stub.url}/certs`,
      timeoutMs: 2_000,
    },
  };
  return store;
}

function isAccount(publicKey: KeyObject, { body }: StubRequest): boolean {
  const form = new URLSearchParams(body);
  const assertion = form.get('assertion') ?? (body.startsWith('{') ? JSON.parse(body).assertion : '');
  const [header = '', payload = '', signature = ''] = String(assertion).split('.');
  return verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
}

/** A subscription as Google Play describes it. */
export function googleSubscription(
  about: { product: string; expiryTime: number; accountToken?: string },
  more: object = {},
): Record<string, unknown> {
  return {
    kind: 'androidpublisher#subscriptionPurchaseV2',
    startTime: new Date(Date.now() - 60_000).toISOString(),
    subscriptionState: 'SUBSCRIPTION_STATE_ACTIVE',
    acknowledgementState: 'ACKNOWLEDGEMENT_STATE_PENDING',
    lineItems: [
      {
        productId: about.product,
        expiryTime: new Date(about.expiryTime).toISOString(),
        autoRenewingPlan: { autoRenewEnabled: true },
      },
    ],
    ...(about.accountToken
      ? { externalAccountIdentifiers: { obfuscatedExternalAccountId: about.accountToken } }
      : {}),
    ...more,
  };
}

export function googleProduct(product: string, accountToken: string | null, more: object = {}) {
  return {
    kind: 'androidpublisher#productPurchaseV2',
    productLineItem: [
      {
        productId: product,
        productOfferDetails: { quantity: 1, consumptionState: 'CONSUMPTION_STATE_YET_TO_BE_CONSUMED' },
      },
    ],
    purchaseStateContext: { purchaseState: 'PURCHASED' },
    orderId: 'GPA.1',
    ...(accountToken === null ? {} : { obfuscatedExternalAccountId: accountToken }),
    ...more,
  };
}
