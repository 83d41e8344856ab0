import { type createPublicKey, generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { AppleConfig } from '../apple.ts';
import { type Issued, issue } from './certificates.ts';
import { joinJws, type StubRequest, type StubStore, startStub } from './stub-store.ts';

const LEAF_MARK = '1.2.840.113635.100.6.11.1';
const INTERMEDIATE_MARK = '1.2.840.113635.100.6.2.1';

export interface AppleStore {
  stub: StubStore;
  config: AppleConfig;
  /** What Apple knows: transactions by their id, the last one of a subscription also by its original id. */
  transactions: Map<string, Record<string, unknown>>;
  renewals: Map<string, { status: number; info: Record<string, unknown> }>;
  sign(payload: object, chain?: Chain): string;
  /** A notification about a transaction, as it is posted. */
  notify(transactionId: string, more?: { signedDate?: number; data?: object; chain?: Chain }): string;
}

export interface Chain {
  root: Issued;
  intermediate: Issued;
  leaf: Issued;
}

export function makeChain(marks = { leaf: [LEAF_MARK], intermediate: [INTERMEDIATE_MARK] }): Chain {
  const root = issue({ name: 'Root of the test', ca: true, marks: [] }, null);
  const intermediate = issue({ name: 'Intermediate', ca: true, marks: marks.intermediate }, root);
  const leaf = issue({ name: 'Leaf', ca: false, marks: marks.leaf }, intermediate);
  return { root, intermediate, leaf };
}

/** An App Store with roots of its own, and its Server API. */
export async function startAppleStore(t: TestContext): Promise<AppleStore> {
  const chain = makeChain();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const transactions: AppleStore['transactions'] = new Map();
  const renewals: AppleStore['renewals'] = new Map();
  const app = { bundleId: 'dev.romantic.test', environment: 'Sandbox' as const };
  const signed: AppleStore['sign'] = (payload, by = chain) =>
    joinJws(
      { alg: 'ES256', x5c: [by.leaf, by.intermediate, by.root].map((one) => one.der.toString('base64')) },
      payload,
      (input) => sign('sha256', input, { key: by.leaf.key, dsaEncoding: 'ieee-p1363' }),
    );

  const stub = await startStub(t, (request) => {
    if (!isSignedBy(publicKey, request)) return { status: 401, json: {} };
    const [, kind, id = ''] = /^\/inApps\/v1\/(transactions|subscriptions)\/(.+)$/.exec(request.path) ?? [];
    const transaction = transactions.get(id);
    const missing = {
      status: 404,
      json: { errorCode: 4_040_010, errorMessage: 'Transaction id not found.' },
    };
    if (!transaction) return missing;
    if (kind === 'transactions') return { json: { signedTransactionInfo: signed(transaction) } };
    const renewal = renewals.get(id);
    if (!renewal) return missing;
    const last = {
      originalTransactionId: id,
      status: renewal.status,
      signedTransactionInfo: signed(transaction),
      signedRenewalInfo: signed({
        ...app,
        originalTransactionId: id,
        signedDate: Date.now(),
        ...renewal.info,
      }),
    };
    return { json: { ...app, data: [{ subscriptionGroupIdentifier: '1', lastTransactions: [last] }] } };
  });

  return {
    stub,
    transactions,
    renewals,
    sign: signed,
    notify(transactionId, { signedDate = Date.now(), data = {}, chain: by = chain } = {}) {
      const signedTransactionInfo = signed(transactions.get(transactionId) ?? {}, by);
      const about = { ...app, bundleVersion: '1', signedTransactionInfo, ...data };
      const notification = { notificationType: 'DID_RENEW', notificationUUID: randomUUID(), version: '2.0' };
      return JSON.stringify({ signedPayload: signed({ ...notification, signedDate, data: about }, by) });
    },
    config: {
      ...app,
      appId: 1_234_567,
      issuerId: randomUUID(),
      keyId: 'KEY1234567',
      privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      rootCertificates: [chain.root.der],
      onlineChecks: false,
      apiBase: stub.url,
      timeoutMs: 2_000,
    },
  };
}

/** Whether a call has the token that the App Store Server API asks for. */
function isSignedBy(publicKey: ReturnType<typeof createPublicKey>, { headers }: StubRequest): boolean {
  const [header = '', payload = '', signature = ''] = (headers.authorization ?? '')
    .replace('Bearer ', '')
    .split('.');
  const claims = JSON.parse(Buffer.from(payload || 'e30', 'base64url').toString('utf8'));
  const input = Buffer.from(`${header}.${payload}`);
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
  return (
    verify('sha256', input, key, Buffer.from(signature, 'base64url')) &&
    claims.aud === 'appstoreconnect-v1' &&
    claims.bid === 'dev.romantic.test' &&
    claims.exp * 1_000 > Date.now()
  );
}

/** A transaction of a product, as Apple describes it. */
export function appleTransaction(
  about: { id: string; product: string; accountToken?: string; original?: string; expiresDate?: number },
  more: object = {},
): Record<string, unknown> {
  const at = Date.now() - 60_000;
  return {
    transactionId: about.id,
    originalTransactionId: about.original ?? about.id,
    bundleId: 'dev.romantic.test',
    environment: 'Sandbox',
    productId: about.product,
    purchaseDate: at,
    originalPurchaseDate: at,
    signedDate: Date.now(),
    quantity: 1,
    inAppOwnershipType: 'PURCHASED',
    type: about.expiresDate === undefined ? 'Consumable' : 'Auto-Renewable Subscription',
    ...(about.expiresDate === undefined ? {} : { expiresDate: about.expiresDate }),
    ...(about.accountToken === undefined ? {} : { appAccountToken: about.accountToken }),
    ...more,
  };
}
