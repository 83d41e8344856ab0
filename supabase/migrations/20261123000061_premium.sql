-- Plans and purchases. What a store says of a purchase is read from the store and kept here as it was read last; what a
-- member may do follows from it, as rows of app.entitlements with an end.

-- A read of a store takes its number before it asks. Whatever the store knew when a number was taken, every read with a
-- higher one has seen: so of two reads the higher number is the newer truth, in whichever order they are written.
create sequence app.store_reads;

-- Under which name the stores know a member: an id that says nothing, handed to them with every purchase.
create table app.store_accounts (
  user_id uuid primary key references app.users (id) on delete cascade,
  token uuid not null unique,
  stripe_customer text unique
);

-- One for each subscription at a store. Whoever deletes their account takes their name off.
create table app.subscriptions (
  id uuid primary key,
  user_id uuid references app.users (id) on delete set null,
  provider text not null check (provider in ('apple', 'google', 'stripe', 'sandbox')),
  -- the store's own id of it
  external_id text not null check (char_length(external_id) <= 2000),
  plan text not null,
  state text not null check (state in (
    'pending', 'active', 'grace', 'retry', 'paused', 'expired', 'refunded', 'revoked', 'upgraded')),
  renews boolean not null,
  started_at timestamptz not null,
  paid_until timestamptz not null,
  grace_until timestamptz,
  resumes_at timestamptz,
  -- when a refund, the store, or another subscription ended it
  ended_at timestamptz,
  -- until when the plan holds if nothing else is heard (features/premium/life.ts)
  entitled_until timestamptz not null,
  read_order bigint not null,
  read_at timestamptz not null,
  -- the store was told that it was handed over
  acknowledged boolean not null default false,
  created_at timestamptz not null,
  unique (provider, external_id)
);
create index subscriptions_user on app.subscriptions (user_id, entitled_until desc);
create index subscriptions_due on app.subscriptions (entitled_until) where renews;
create index subscriptions_unacknowledged on app.subscriptions (created_at) where not acknowledged;

-- One for each pack of coins bought for money. The coins themselves are in app.coin_transfers.
create table app.pack_purchases (
  id uuid primary key,
  user_id uuid references app.users (id) on delete set null,
  provider text not null check (provider in ('apple', 'google', 'stripe', 'sandbox')),
  external_id text not null check (char_length(external_id) <= 2000),
  pack text not null,
  coins integer not null check (coins > 0),
  state text not null check (state in ('pending', 'paid', 'refunded')),
  read_order bigint not null,
  acknowledged boolean not null default false,
  created_at timestamptz not null,
  unique (provider, external_id)
);
create index pack_purchases_user on app.pack_purchases (user_id);
create index pack_purchases_unacknowledged on app.pack_purchases (created_at) where not acknowledged;

-- The store of development: what it would know of a purchase.
create table app.sandbox_purchases (
  id text primary key check (char_length(id) <= 255),
  account_token uuid not null,
  known jsonb not null,
  created_at timestamptz not null
);
create index sandbox_purchases_account on app.sandbox_purchases (account_token, created_at);

-- By whom an entitlement is given: `given` by hand, else by the subscription of this id. amount: of what is counted, how
-- many a month.
alter table app.entitlements add source text not null default 'given', add amount integer not null default 0;
alter table app.entitlements drop constraint entitlements_pkey, add primary key (user_id, name, source);

-- How many of a plan's monthly superlikes and boosts are used, by calendar month (its first day, UTC).
create table app.monthly_usage (
  user_id uuid not null references app.users (id) on delete cascade,
  month date not null,
  item text not null check (item in ('superlike', 'boost')),
  used integer not null check (used >= 0),
  primary key (user_id, month, item)
);
