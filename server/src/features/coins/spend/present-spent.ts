import type { Granted } from '@romantic/contract';

export interface Spent {
  balance: number;
  transactionId: string;
  granted: Granted;
}

export function presentSpent(
  row: { balance: number; transfer_id: string },
  granted: Pick<Granted, 'item' | 'quantity'> & Partial<Granted>,
): Spent {
  return {
    balance: row.balance,
    transactionId: row.transfer_id,
    granted: { endsAt: null, person: null, gift: null, ...granted },
  };
}
