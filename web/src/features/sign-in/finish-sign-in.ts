import { accounts } from '@romantic/contract';
import { api } from '../../api/client.ts';
import { session } from '../../api/session.ts';
import { keepToken } from '../onboarding/draft.ts';
import { describeDevice } from './describe-device.ts';
import { forgetPendingCode, type PendingCode } from './pending-code.ts';

/** Exchanges the code: a member is signed in, a newcomer goes on to onboarding. Gives the way to go. */
export async function enterCode(pending: PendingCode, code: string): Promise<'/' | '/onboarding'> {
  const { phoneNumber, requestId } = pending;
  const { verificationToken, registered } = await api.call(accounts.verifyOtp, {
    body: { requestId, phoneNumber, code },
  });
  if (registered) {
    const deviceName = describeDevice(navigator.userAgent);
    const body = { verificationToken, ...(deviceName ? { deviceName } : {}) };
    session.put(await api.call(accounts.login, { body }));
  } else {
    keepToken(verificationToken);
  }
  forgetPendingCode();
  return registered ? '/' : '/onboarding';
}
