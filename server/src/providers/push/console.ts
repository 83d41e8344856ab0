import type { PushDeps, PushProvider } from './index.ts';

/** Development: nothing leaves the machine, the push goes to the outbox. */
export function createConsolePush({ outbox }: Pick<PushDeps, 'outbox'>): PushProvider {
  return {
    async send(token, { text, data }) {
      const body = text === null ? '' : `${text.title}\n${text.body}`;
      await outbox.add({ kind: 'push', to: nameDevice(token), body, data });
      return { outcome: 'accepted' };
    },
  };
}

/** The token itself, or the address of a browser's subscription. */
function nameDevice(token: string): string {
  if (!token.startsWith('{')) return token;
  const { endpoint } = JSON.parse(token) as { endpoint: string };
  return endpoint;
}
