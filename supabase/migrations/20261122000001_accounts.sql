-- Who has an account, how they prove their number, and on which devices they are signed in.
-- Phone numbers are never stored in clear: `phone_hash` finds them (keyed hash), `phone_sealed` can be opened by the
-- server alone (authenticated encryption). A copy of the database without the server's secret holds no number.

create schema if not exists app;
revoke all on schema app from public;

create table app.users (
  id uuid primary key,
  phone_hash bytea not null unique,
  phone_sealed bytea not null,
  status text not null default 'active' check (status in ('active', 'banned', 'deleted')),
  made_up boolean not null default false,
  terms_accepted_at timestamptz not null,
  created_at timestamptz not null default now(),
  last_active_at timestamptz not null default now()
);

-- One row is one code that was sent: the log from which every send limit is counted.
create table app.otp_verifications (
  id uuid primary key,
  phone_hash bytea not null,
  address_hash bytea not null,
  network_hash bytea not null,
  prefix_hash bytea not null,
  country text not null,
  channel text not null check (channel in ('sms', 'whatsapp', 'call')),
  -- null: the vendor holds the code
  code_hash bytea,
  vendor text not null,
  vendor_id text,
  -- 'refused': the vendor cannot reach this number; 'unsent': the vendor was away. Neither costs money, so neither
  -- counts against the number or the budget ('unsent' against nobody but the prefix). All others count as sent.
  delivery text not null default 'created' check (delivery in ('created', 'accepted', 'refused', 'unsent', 'queued', 'sent', 'delivered', 'undelivered', 'failed')),
  -- codes entered for this request, the right one included
  attempts smallint not null default 0 check (attempts between 0 and 5),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  verified_at timestamptz,
  -- the token that a right code was exchanged for; single use
  token_hash bytea unique,
  token_expires_at timestamptz,
  token_used_at timestamptz,
  -- kept only from the right code until its token is used or runs out
  phone_sealed bytea
);
create index otp_verifications_phone on app.otp_verifications (phone_hash, created_at);
create index otp_verifications_address on app.otp_verifications (address_hash, created_at);
create index otp_verifications_network on app.otp_verifications (network_hash, created_at);
create index otp_verifications_prefix on app.otp_verifications (prefix_hash, created_at);
create index otp_verifications_created on app.otp_verifications (created_at);
create index otp_verifications_budget on app.otp_verifications (created_at) where delivery not in ('refused', 'unsent');
create index otp_verifications_sealed on app.otp_verifications (token_expires_at) where phone_sealed is not null;
create index otp_verifications_vendor on app.otp_verifications (vendor_id) where vendor_id is not null;

-- One row is one wrong code. Rows outlive the code they were guessed at, so a resend forgives nothing.
create table app.otp_failures (
  id uuid primary key,
  -- null: no live code of the number was guessed at, so the guess counts against the caller alone
  phone_hash bytea,
  address_hash bytea not null,
  network_hash bytea not null,
  failed_at timestamptz not null
);
create index otp_failures_phone on app.otp_failures (phone_hash, failed_at);
create index otp_failures_address on app.otp_failures (address_hash, failed_at);
create index otp_failures_network on app.otp_failures (network_hash, failed_at);
create index otp_failures_failed on app.otp_failures (failed_at);

-- Wrong codes in a row for a number; a right one sets it back, a hundred lock the number.
create table app.otp_guards (
  phone_hash bytea primary key,
  consecutive_failures integer not null default 0,
  locked_at timestamptz
);

create table app.sessions (
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  device_name text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('logout', 'reuse', 'replaced', 'banned', 'expired')),
  check ((ended_at is null) = (end_reason is null))
);
create index sessions_user on app.sessions (user_id, created_at) where ended_at is null;

-- The chain of refresh tokens of a session. Only hashes are kept; `child_salt` with the parent token and the server's
-- key gives the child again, so that a retry within the grace gets the same answer.
create table app.refresh_tokens (
  id uuid primary key,
  session_id uuid not null references app.sessions (id) on delete cascade,
  token_hash bytea not null unique,
  -- a parent that ran out is cleared away; its child lives on
  parent_id uuid unique references app.refresh_tokens (id) on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  rotated_at timestamptz,
  child_salt bytea,
  check ((rotated_at is null) = (child_salt is null))
);
create index refresh_tokens_session on app.refresh_tokens (session_id);
create index refresh_tokens_expires on app.refresh_tokens (expires_at);
