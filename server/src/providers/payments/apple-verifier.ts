import {
  type JWSRenewalInfoDecodedPayload,
  type JWSTransactionDecodedPayload,
  type ResponseBodyV2DecodedPayload,
  SignedDataVerifier,
  VerificationException,
  VerificationStatus,
} from '@apple/app-store-server-library';
import { environmentOf } from './apple-api.ts';
import { StoreError } from './facts.ts';
import { within } from './time-limit.ts';

export interface AppleVerifierConfig {
  bundleId: string;
  /** The number of the app; Apple names it in production only. */
  appId: number;
  environment: 'Production' | 'Sandbox';
  /** Apple's roots, DER: what the chain in every signed message must end at. */
  rootCertificates: readonly Buffer[];
  /** Asks Apple whether the certificates were withdrawn (OCSP), and judges them by today. */
  onlineChecks: boolean;
  timeoutMs: number;
}

/** What Apple signed, read once its chain, signature, app and environment are right. Throws StoreError. */
export interface AppleVerifier {
  readTransaction(signed: string): Promise<JWSTransactionDecodedPayload>;
  readRenewal(signed: string): Promise<JWSRenewalInfoDecodedPayload>;
  readNotification(signed: string): Promise<ResponseBodyV2DecodedPayload>;
}

export function createAppleVerifier(config: AppleVerifierConfig): AppleVerifier {
  const { rootCertificates, onlineChecks, environment, bundleId, appId, timeoutMs } = config;
  const verifier = new SignedDataVerifier(
    [...rootCertificates],
    onlineChecks,
    environmentOf(environment),
    bundleId,
    appId,
  );
  const judge = async <T>(read: Promise<T>): Promise<T> => {
    try {
      return await within(timeoutMs, read);
    } catch (err) {
      throw err instanceof StoreError ? err : troubleOf(err);
    }
  };
  return {
    readTransaction: (signed) => judge(verifier.verifyAndDecodeTransaction(signed)),
    readRenewal: (signed) => judge(verifier.verifyAndDecodeRenewalInfo(signed)),
    readNotification: (signed) => judge(verifier.verifyAndDecodeNotification(signed)),
  };
}

function troubleOf(err: unknown): StoreError {
  const status = err instanceof VerificationException ? err.status : null;
  if (status === VerificationStatus.RETRYABLE_VERIFICATION_FAILURE)
    return new StoreError('unavailable', 'Apple could not be asked about its certificates', err);
  if (
    status === VerificationStatus.INVALID_APP_IDENTIFIER ||
    status === VerificationStatus.INVALID_ENVIRONMENT
  )
    return new StoreError('refused', 'for another app or environment', err);
  return new StoreError('forged', 'not signed by Apple', err);
}
