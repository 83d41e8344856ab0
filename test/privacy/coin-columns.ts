import type { TableAudience } from './columns.ts';

/**
 * The coins: a member is told their own balance and statement, and nobody else's. Kinds and routes are words of our own;
 * an `answer` names matches and people, whom others may know of.
 */
export const COIN_TABLES: Record<string, TableAudience> = {
  coin_accounts: {
    about: 't.user_id = $1',
    columns: { id: 'never', kind: 'public', user_id: 'public', balance: 'own' },
  },
  coin_transfers: {
    about: 'exists (select from app.coin_accounts a where a.id in (t.from_id, t.to_id) and a.user_id = $1)',
    columns: {
      id: 'own',
      seq: 'never',
      kind: 'public',
      from_id: 'never',
      to_id: 'never',
      amount: 'own',
      quantity: 'own',
      owner_id: 'never',
      route: 'public',
      key: 'never',
      request_hash: 'never',
      balance: 'own',
      answer: 'public',
      created_at: 'own',
    },
  },
  coin_entries: {
    about: null,
    columns: { transfer_id: 'own', account_id: 'never', amount: 'own' },
  },
  coin_transactions: {
    about: 't.user_id = $1',
    columns: {
      id: 'own',
      seq: 'never',
      user_id: 'public',
      amount: 'own',
      kind: 'public',
      quantity: 'own',
      answer: 'public',
      created_at: 'own',
    },
  },
  coin_stock: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', item: 'public', bought: 'never', given: 'never', used: 'never' },
  },
  ad_rewards: {
    about: 't.user_id = $1',
    columns: {
      id: 'never',
      user_id: 'public',
      token_hash: 'never',
      placement: 'never',
      amount: 'own',
      created_at: 'never',
      expires_at: 'own',
      claimed_at: 'never',
      rewarded_at: 'never',
      transfer_id: 'own',
    },
  },
  coin_streaks: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', day: 'never', length: 'own' },
  },
  referral_codes: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', code: 'own', created_at: 'never' },
  },
  referrals: {
    about: '$1 in (t.referrer_id, t.referred_id)',
    columns: {
      phone_hash: 'never',
      referrer_id: 'never',
      referred_id: 'never',
      created_at: 'never',
      paid_at: 'never',
    },
  },
  revealed_likes: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', person_id: 'public', revealed_at: 'never' },
  },
};
