import { randomUUID } from 'node:crypto';
import type { ConsoleConfig, OwnCodeProvider, SmsDeps } from './index.ts';
import { checkAppName, DEFAULT_VALID_MINUTES, formatMessageText } from './message-text.ts';

/**
 * Development: nothing leaves the machine, the message goes to the outbox. The log says that something was
 * sent, never what or to whom: logs outlive codes and travel further.
 */
export function createConsoleProvider(
  config: ConsoleConfig,
  deps: Pick<SmsDeps, 'outbox' | 'log'>,
): OwnCodeProvider {
  const appName = checkAppName(config.appName);
  return {
    kind: 'console',
    holdsCode: false,
    async sendCode({ to, code, channel, language, validForMinutes = DEFAULT_VALID_MINUTES }) {
      const body = formatMessageText({ code, language, appName, validForMinutes });
      await deps.outbox.add({ kind: 'sms', to, body, code });
      deps.log.info({ provider: 'console', channel }, 'Code put into the outbox');
      return { accepted: true, vendorId: `console-${randomUUID()}` };
    },
    /** There is no vendor to call back, so every callback is a forgery. */
    readStatusCallback: () => null,
  };
}
