import { PAYMENT_PROVIDERS, type PaymentProvider } from '@romantic/contract';
import type { EnvReader } from './config.ts';
import type { PaymentsConfig } from './providers/payments/index.ts';

/** Reads who takes the money: PAYMENT_PROVIDERS, any of apple, google, stripe, sandbox. Troubles are added to the list. */
export function readPayments(
  read: EnvReader,
  { troubles, production }: { troubles: string[]; production: boolean },
): PaymentsConfig {
  const named = read.list('PAYMENT_PROVIDERS') ?? (production ? [] : ['sandbox']);
  const isProvider = (name: string): name is PaymentProvider =>
    (PAYMENT_PROVIDERS as readonly string[]).includes(name);
  const providers = [...new Set(named)].filter(isProvider);
  if (providers.length !== named.length)
    troubles.push(`PAYMENT_PROVIDERS takes any of ${PAYMENT_PROVIDERS.join(', ')}, each once`);
  if (production && providers.includes('sandbox'))
    troubles.push('PAYMENT_PROVIDERS=sandbox gives coins and plans for nothing');
  return { providers };
}
