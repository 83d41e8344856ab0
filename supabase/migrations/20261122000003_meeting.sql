-- Decisions, matches, and who has been shown to whom.

create table app.decisions (
  actor_id uuid not null references app.users (id) on delete cascade,
  target_id uuid not null references app.users (id) on delete cascade,
  kind text not null check (kind in ('like', 'superlike', 'pass')),
  note text check (char_length(note) <= 140),
  created_at timestamptz not null default now(),
  primary key (actor_id, target_id),
  check (actor_id <> target_id)
);
create index decisions_likes on app.decisions (target_id, created_at desc, actor_id) where kind <> 'pass';
create index decisions_latest on app.decisions (actor_id, created_at desc);

-- A pair is written once, the smaller id first. An ended match stays as evidence.
create table app.matches (
  id uuid primary key,
  user_a uuid not null references app.users (id) on delete cascade,
  user_b uuid not null references app.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid,
  end_reason text check (end_reason in ('unmatch', 'block', 'report', 'ban')),
  unique (user_a, user_b),
  check (user_a < user_b),
  check ((ended_at is null) = (end_reason is null))
);
create index matches_a on app.matches (user_a, created_at desc, id) where ended_at is null;
create index matches_b on app.matches (user_b, created_at desc, id) where ended_at is null;

-- The people a feed call returned to a member: whose card they may open again.
create table app.deck_cards (
  viewer_id uuid not null references app.users (id) on delete cascade,
  person_id uuid not null references app.users (id) on delete cascade,
  shown_at timestamptz not null default now(),
  primary key (viewer_id, person_id)
);
create index deck_cards_shown on app.deck_cards (shown_at);

-- The first answer to a keyed call, given again to a retry.
create table app.idempotency_keys (
  user_id uuid not null references app.users (id) on delete cascade,
  route text not null,
  key text not null check (char_length(key) <= 255),
  request_hash bytea not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (user_id, route, key)
);
create index idempotency_keys_created on app.idempotency_keys (created_at);
