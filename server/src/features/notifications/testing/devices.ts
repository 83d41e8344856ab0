import { randomUUID } from 'node:crypto';
import { type Device, notifications } from '@romantic/contract';
import type { OutboxMessage } from '../../../providers/outbox.ts';
import type { TestApp, TestMember } from '../../../testing/test-app.ts';

/** A phone of the member's; `sent` gives what the console provider put into the outbox for it, the first first. */
export interface TestPhone extends Device {
  token: string;
  sent(): Promise<OutboxMessage[]>;
}

export async function addPhone(
  app: TestApp,
  member: TestMember,
  { token = `token-${randomUUID()}`, language = 'en' }: { token?: string; language?: string } = {},
): Promise<TestPhone> {
  const body = { platform: 'android' as const, token, language };
  const device = await member.client.call(notifications.registerDevice, { body });
  return {
    ...device,
    token,
    sent: async () => (await app.ctx.outbox.list({ to: token, kind: 'push', limit: 200 })).reverse(),
  };
}
