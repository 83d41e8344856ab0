import { readDigits } from './code-digits.ts';

/** WebOTP, where a browser has it: the code of a message that names this site is read and entered. Gives the way to stop. */
export function listenForCode(onCode: (code: string) => void): () => void {
  const stop = new AbortController();
  if ('OTPCredential' in globalThis) {
    const options = { otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions;
    navigator.credentials.get(options).then(
      (credential) => {
        const { code } = (credential ?? {}) as { code?: string };
        if (code && !stop.signal.aborted) onCode(readDigits(code));
      },
      // Refused, or stopped: the code is typed.
      () => {},
    );
  }
  return () => stop.abort();
}
