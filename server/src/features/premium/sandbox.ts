import type { Premium, SandboxEvent } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { playSandbox } from '../../providers/payments/sandbox.ts';
import { type ReadNeeds, readStore } from './read-store.ts';
import { getPremium } from './status.ts';
import { getAccount } from './stores.ts';

/** Lets something happen to a member's newest subscription in the sandbox. Throws not_found without one. */
export async function playSandboxEvent(
  ctx: ReadNeeds & Pick<Context, 'stores' | 'secrets'>,
  me: Member,
  event: SandboxEvent,
): Promise<Premium> {
  const { token } = await getAccount(ctx, me.id);
  const store = ctx.stores.get('sandbox');
  const id = store && (await playSandbox(ctx, token, event));
  if (!id) throw ERRORS.notFound();
  await readStore(ctx, store, { kind: 'subscription', id }, null);
  return getPremium(ctx, me.id);
}
