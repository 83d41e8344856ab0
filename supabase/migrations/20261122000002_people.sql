-- Who a member is to others. A place is an H3 cell of resolution 8 (about 0.7 km²): nothing finer is ever stored.

create table app.user_profiles (
  user_id uuid primary key references app.users (id) on delete cascade,
  full_name text not null check (char_length(full_name) between 1 and 60),
  birth_date date not null,
  gender text not null check (gender in ('woman', 'man', 'nonbinary')),
  interested_in text[] not null check (cardinality(interested_in) between 1 and 3),
  bio text not null default '' check (char_length(bio) <= 500),
  interests text[] not null default '{}' check (cardinality(interests) <= 10),
  prompts jsonb not null default '[]',
  intent text,
  height_cm smallint check (height_cm between 100 and 250),
  languages text[] not null default '{}' check (cardinality(languages) <= 10),
  cell text check (cell ~ '^88[0-9a-f]{13}$'),
  city text,
  country text,
  location_changed_at timestamptz,
  age_min smallint not null default 18,
  age_max smallint not null default 120,
  max_distance_km integer not null default 100 check (max_distance_km between 1 and 20000),
  must_haves jsonb not null default '{}',
  paused boolean not null default false,
  incognito boolean not null default false,
  hide_age boolean not null default false,
  hide_distance boolean not null default false,
  verified boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- The transaction that last changed the row: what the feed engines of all processes follow (see discovery/follow.ts).
  revision xid8 not null default pg_current_xact_id(),
  check (age_min between 18 and age_max and age_max <= 120),
  check ((cell is null) = (location_changed_at is null))
);
create index user_profiles_revision on app.user_profiles (revision, user_id);

create function app.stamp_revision() returns trigger language plpgsql as $$
begin
  new.revision := pg_current_xact_id();
  return new;
end
$$;
create trigger user_profiles_revision before update on app.user_profiles
  for each row execute function app.stamp_revision();

-- `storage_key` and `blur_key` are random and unrelated to the owner: a picture's address tells nobody whose it is.
create table app.photos (
  id uuid primary key,
  user_id uuid not null references app.users (id) on delete cascade,
  position smallint not null check (position between 1 and 9),
  storage_key text not null unique,
  blur_key text not null unique,
  blurhash text not null,
  width integer not null,
  height integer not null,
  moderation text not null check (moderation in ('pending', 'approved', 'rejected')),
  -- how a made-up person's portrait is drawn; null for real pictures
  portrait jsonb,
  created_at timestamptz not null default now(),
  unique (user_id, position) deferrable initially deferred
);

-- What a member may do beyond the free plan, and until when (null: no end).
create table app.entitlements (
  user_id uuid not null references app.users (id) on delete cascade,
  name text not null,
  ends_at timestamptz,
  primary key (user_id, name)
);

-- How much of a daily allowance is used, by UTC day. The row is locked while it is counted.
create table app.daily_usage (
  user_id uuid not null references app.users (id) on delete cascade,
  day date not null,
  kind text not null check (kind in ('like', 'superlike', 'rewind')),
  used integer not null check (used >= 0),
  primary key (user_id, day, kind)
);

-- What else decides whether and where a person is shown counts as a change of the profile: the account's status, the
-- hour they were last active in, their photos.
create function app.touch_profile() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'users' then
    update app.user_profiles set updated_at = updated_at where user_id = new.id;
  elsif tg_op = 'DELETE' then
    update app.user_profiles set updated_at = updated_at where user_id = old.user_id;
  else
    update app.user_profiles set updated_at = updated_at where user_id = new.user_id;
  end if;
  return null;
end
$$;
create trigger users_touch_profile after update of status, last_active_at on app.users for each row
  when (old.status is distinct from new.status
    or date_trunc('hour', old.last_active_at) is distinct from date_trunc('hour', new.last_active_at))
  execute function app.touch_profile();
create trigger photos_touch_profile after insert or delete or update of moderation on app.photos for each row
  execute function app.touch_profile();
