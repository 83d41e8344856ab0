-- Which devices may be told of something while their app is closed, what members want to be told, and what became of each
-- push. The queue of jobs itself (schema graphile_worker) belongs to its package and is made by the same runner.

-- A push token is a secret of its device: sealed like a phone number, found by a keyed hash. It belongs to one session, and
-- goes with it.
create table app.devices (
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  session_id uuid not null references app.sessions (id) on delete cascade,
  transport text not null check (transport in ('fcm', 'web-push')),
  platform text not null check (platform in ('android', 'ios', 'web')),
  token_hash bytea not null unique,
  token_sealed bytea not null,
  -- of the texts shown on it
  language text not null check (language in ('en', 'fr', 'es', 'de', 'pt', 'ar')),
  created_at timestamptz not null,
  registered_at timestamptz not null,
  unique (session_id, transport)
);
create index devices_user on app.devices (user_id);

-- A session or account that ends takes its devices along, by whichever statement it ends.
create function app.forget_devices() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'sessions' then
    delete from app.devices where session_id = new.id;
  else
    delete from app.devices where user_id = new.id;
  end if;
  return null;
end
$$;
create trigger sessions_forget_devices after update of ended_at on app.sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.forget_devices();
create trigger users_forget_devices after update of status on app.users for each row
  when (old.status = 'active' and new.status <> 'active') execute function app.forget_devices();

-- No row: nothing muted, no previews, no quiet hours. Quiet hours are minutes of the member's day, and may cross midnight.
create table app.notification_settings (
  user_id uuid primary key references app.users (id) on delete cascade,
  muted text[] not null default '{}'
    check (muted <@ array['message', 'match', 'like', 'call', 'missedCall', 'gift', 'system']),
  previews boolean not null default false,
  quiet_from smallint check (quiet_from between 0 and 1439),
  quiet_to smallint check (quiet_to between 0 and 1439),
  time_zone text not null default 'UTC',
  check ((quiet_from is null) = (quiet_to is null))
);

-- One notification to one device. notification_id is made of what it is about ('message:<id>'), so that the same one is
-- never planned twice for a device. `about` holds ids, never texts or names: these are read when it is sent.
--   waiting  a job will send it
--   sending  a job is sending it at this moment, since claimed_at
--   sent     the vendor has taken it
--   skipped  it need not or must not be sent any more: see reason
--   failed   the vendor refused it, or could not be reached until it had lost its use: see reason
create table app.push_deliveries (
  id uuid primary key,
  notification_id text not null,
  user_id uuid not null,
  device_id uuid not null references app.devices (id) on delete cascade,
  kind text not null,
  about jsonb not null,
  collapse_key text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'skipped', 'failed')),
  reason text,
  -- vendors' answers so far
  attempts smallint not null default 0,
  -- put off to the end of quiet hours: of several about the same thing the last is sent
  held boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  claimed_at timestamptz,
  done_at timestamptz,
  unique (notification_id, device_id),
  check ((done_at is null) = (state in ('waiting', 'sending')))
);
create index push_deliveries_device on app.push_deliveries (device_id, collapse_key, created_at);
create index push_deliveries_created on app.push_deliveries (created_at);

-- Up to which like a member has been told of likes.
create table app.like_digests (
  user_id uuid primary key references app.users (id) on delete cascade,
  told_at timestamptz not null
);

-- The processes that run jobs. Jobs of one that is not seen any more are taken up by the others.
create unlogged table app.job_pools (
  id text primary key,
  seen_at timestamptz not null
);

-- Leaves one job for all these notifications in the caller's transaction; none when nobody among their members has a
-- device. Each item holds userId. Gives how many are on their way.
-- Sequential scans are off because a plan made while a table is empty is kept when it no longer is.
create function app.queue_notifications(items jsonb, priority integer) returns integer
language plpgsql set enable_seqscan = off as $$
declare
  wanted jsonb;
begin
  select jsonb_agg(asked.item order by asked.place) into wanted
  from jsonb_array_elements(items) with ordinality as asked (item, place)
  where exists (select from app.devices d where d.user_id = (asked.item ->> 'userId')::uuid);
  if wanted is null then
    return 0;
  end if;
  perform graphile_worker.add_job('plan-pushes', json_build_object('items', wanted), priority => priority);
  return jsonb_array_length(wanted);
end
$$;
