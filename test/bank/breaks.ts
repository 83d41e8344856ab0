import type { Break } from '../faults/breaks.ts';

const routine = 'app.spend_coins';
const LOCK = [
  'perform from app.coin_accounts a where a.id = any(accounts) order by a.id desc for no key update;',
  '',
] as const;
const LOOK = [
  'where owner_id = b.account and route = spend_coins.route and key = b.key',
  'where false',
] as const;

/** Builds that are broken on purpose: with each of them the bank test must find something, or it is blind. */
export const BANK_BREAKS: Readonly<Record<string, Break>> = {
  /** Answers before the commit is on the disk. */
  synchronous_commit: {
    statements: ['alter database romantic set synchronous_commit = off'],
    edits: [],
  },
  /** The index is the second guard of a key; the first looks for it under the account's lock. Both are taken away. */
  unique_index: {
    statements: ['alter table app.coin_transfers drop constraint coin_transfers_once'],
    routine,
    edits: [LOOK],
  },
  /** The constraints stand: members are told of failures that must never be. */
  lock: { statements: [], routine, edits: [LOCK] },
  /** Neither lock nor floor: balances go below zero. */
  overdraft: {
    statements: ['alter table app.coin_accounts drop constraint coin_accounts_balance'],
    routine,
    edits: [LOCK],
  },
  /** Transfers that move nothing. */
  balance: { statements: ['alter table app.coin_transfers disable trigger coin_transfers_move'], edits: [] },
};
