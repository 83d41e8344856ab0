import {
  APIException,
  AppStoreServerAPIClient,
  Environment,
  type StatusResponse,
} from '@apple/app-store-server-library';
import { StoreError } from './facts.ts';

export interface AppleApiConfig {
  bundleId: string;
  environment: 'Production' | 'Sandbox';
  /** Of App Store Connect: the key that calls are signed with. */
  issuerId: string;
  keyId: string;
  /** PKCS #8, PEM. */
  privateKey: string;
  /** null: Apple's own address. */
  apiBase: string | null;
  timeoutMs: number;
}

/** The App Store Server API, as far as it is used. null: Apple knows nothing of it. Throws StoreError. */
export interface AppleApi {
  findStatuses(originalTransactionId: string): Promise<StatusResponse | null>;
  /** The transaction as Apple signs it now. */
  findTransaction(transactionId: string): Promise<string | null>;
}

/** The library's client with a time limit, and with an address that can be another. */
class LimitedClient extends AppStoreServerAPIClient {
  readonly #apiBase: string;
  readonly #timeoutMs: number;
  constructor(config: AppleApiConfig) {
    const { privateKey, keyId, issuerId, bundleId } = config;
    super(privateKey, keyId, issuerId, bundleId, environmentOf(config.environment));
    this.#apiBase = config.apiBase ?? ADDRESSES[config.environment];
    this.#timeoutMs = config.timeoutMs;
  }
  protected override async makeFetchRequest(
    path: string,
    query: URLSearchParams,
    method: string,
    body: string | Buffer | undefined,
    headers: Record<string, string>,
  ): ReturnType<AppStoreServerAPIClient['makeFetchRequest']> {
    const answer = await fetch(`${this.#apiBase}${path}?${query}`, {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(this.#timeoutMs),
      ...(body === undefined ? {} : { body: body as string }),
    });
    // The library reads `ok`, `status` and `json()`, which both kinds of answer have.
    return answer as never;
  }
}

const ADDRESSES = {
  Production: 'https://api.storekit.itunes.apple.com',
  Sandbox: 'https://api.storekit-sandbox.itunes.apple.com',
};

/** Never one of the two that skip the signature (Xcode, LocalTesting). */
export function environmentOf(name: AppleApiConfig['environment']): Environment {
  return name === 'Production' ? Environment.PRODUCTION : Environment.SANDBOX;
}

export function createAppleApi(config: AppleApiConfig): AppleApi {
  const client = new LimitedClient(config);
  const ask = async <T>(call: Promise<T>): Promise<T | null> => {
    try {
      return await call;
    } catch (err) {
      if (err instanceof APIException && err.httpStatusCode === 404) return null;
      if (err instanceof APIException && err.httpStatusCode === 400)
        throw new StoreError('refused', 'Apple does not take this id', err);
      throw new StoreError('unavailable', 'the App Store Server API gave no answer', err);
    }
  };
  return {
    findStatuses: (id) => ask(client.getAllSubscriptionStatuses(id)),
    findTransaction: async (id) => (await ask(client.getTransactionInfo(id)))?.signedTransactionInfo ?? null,
  };
}
