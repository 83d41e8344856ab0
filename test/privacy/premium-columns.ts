import type { TableAudience } from './columns.ts';

/** Plans and purchases: a member is told their own. Names of plans, packs and stores are words that everybody reads. */
export const PREMIUM_TABLES: Record<string, TableAudience> = {
  store_accounts: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', token: 'own', stripe_customer: 'never' },
  },
  subscriptions: {
    about: 't.user_id = $1',
    columns: {
      id: 'never',
      user_id: 'public',
      provider: 'public',
      external_id: 'never',
      plan: 'public',
      state: 'public',
      renews: 'own',
      started_at: 'own',
      paid_until: 'own',
      grace_until: 'own',
      resumes_at: 'own',
      ended_at: 'never',
      entitled_until: 'own',
      read_order: 'never',
      read_at: 'own',
      acknowledged: 'never',
      created_at: 'own',
    },
  },
  pack_purchases: {
    about: 't.user_id = $1',
    columns: {
      id: 'never',
      user_id: 'public',
      provider: 'public',
      external_id: 'never',
      pack: 'public',
      coins: 'own',
      state: 'public',
      read_order: 'never',
      acknowledged: 'never',
      created_at: 'own',
    },
  },
  sandbox_purchases: {
    about: 'exists (select from app.store_accounts a where a.token = t.account_token and a.user_id = $1)',
    columns: { id: 'never', account_token: 'own', known: 'public', created_at: 'own' },
  },
  entitlements: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', name: 'own', ends_at: 'own', source: 'never', amount: 'own' },
  },
  monthly_usage: {
    about: 't.user_id = $1',
    columns: { user_id: 'public', month: 'never', item: 'public', used: 'own' },
  },
};
