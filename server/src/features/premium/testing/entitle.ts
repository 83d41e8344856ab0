import type { EntitlementName } from '@romantic/contract';
import type { TestApp } from '../../../testing/test-app.ts';

/** Gives a member an entitlement by hand, until a moment (epoch ms) or for good. */
export async function entitle(
  app: Pick<TestApp, 'ctx'>,
  memberId: string,
  name: EntitlementName,
  until: number | null = null,
): Promise<void> {
  const endsAt = until === null ? null : new Date(until);
  await app.ctx.db('entitle')`
    insert into app.entitlements (user_id, name, ends_at) values (${memberId}, ${name}, ${endsAt})
    on conflict (user_id, name, source) do update set ends_at = excluded.ends_at`;
}
