-- What is learned of members: their standing, which pages showed whom, and the models trained on decisions.

-- What the feed ranks a member by, apart from their profile. Written by the worker alone, many rows a second: narrow,
-- with room on each page and no index on what changes, so that an update touches one page (HOT). A member without a row
-- is one nobody has decided on and who has not decided. Shown to nobody.
create table app.standings (
  user_id uuid primary key references app.users (id) on delete cascade,
  likes_given integer not null default 0,
  passes_given integer not null default 0,
  likes_received integer not null default 0,
  passes_received integer not null default 0,
  -- a and b: what is believed of how readily the member says and gets a yes, as what decisions told (precision beyond
  -- the prior's) and shift (precision * mean); says and gets are the bounded means, log-odds. matchmaker/src/model/effects.ts
  says_told double precision not null default 0,
  says_shift double precision not null default 0,
  gets_told double precision not null default 0,
  gets_shift double precision not null default 0,
  says real not null default 0,
  gets real not null default 0,
  -- Decisions received, each fading with time, as of exposures_at.
  exposures real not null default 0 check (exposures >= 0),
  exposures_at timestamptz not null default now(),
  -- What the score is multiplied by, and until when; 1 and null without a boost.
  boost real not null default 1 check (boost between 1 and 1.5),
  boosted_until timestamptz,
  check ((boost > 1) = (boosted_until is not null))
) with (fillfactor = 70);
create index standings_boosted on app.standings (boosted_until) where boosted_until is not null;

-- What changed in app.standings, one row a batch: what the feed engines of all processes follow. Written by who holds
-- app.decision_counting, so ids become visible in their order. The newest row is always kept.
create table app.standing_changes (
  id bigint generated always as identity primary key,
  made_at timestamptz not null default now(),
  user_ids uuid[] not null,
  says real[] not null,
  gets real[] not null,
  exposures real[] not null,
  boosts real[] not null
);
-- A feed that finds no row where it stopped reads everybody again: so there is one from the start.
insert into app.standing_changes (user_ids, says, gets, exposures, boosts) values ('{}', '{}', '{}', '{}', '{}');

-- Decisions that were taken back, until the worker has taken out of standings what it had counted of them.
create table app.taken_back (
  id bigint generated always as identity primary key,
  actor_id uuid not null references app.users (id) on delete cascade,
  target_id uuid not null references app.users (id) on delete cascade,
  liked boolean not null,
  written_in bigint not null
);

-- A sample of the pages, card by card, so that another way of ranking can be judged later by what was shown. Dropped by
-- the day. No foreign keys: making or dropping a partition would have to lock app.users; a trigger does their work.
create table app.exposures (
  shown_at timestamptz not null,
  viewer_id uuid not null,
  person_id uuid not null,
  -- From 1, on the page.
  position smallint not null,
  -- How likely this person was to get this place, given who had been dealt before (discovery/deal.ts).
  propensity real not null check (propensity > 0 and propensity <= 1),
  -- What gave the place: rank, newcomer, chance.
  source text not null,
  model_version text not null,
  -- Share of the pages that was kept then: each row stands for 1 / share.
  share real not null check (share > 0 and share <= 1)
) partition by range (shown_at);
create index exposures_viewer on app.exposures (viewer_id);
create index exposures_person on app.exposures (person_id);

-- Partitions of `days` UTC days from the first. The server's own role needs no right to create tables.
create function app.make_exposure_days(first date, days integer) returns void
language plpgsql security definer set search_path = '' set lock_timeout = '2s' as $$
declare
  day date;
  name text;
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('app.exposures', 0));
  for day in select first + n from pg_catalog.generate_series(0, least(days, 31) - 1) n loop
    name := 'exposures_' || pg_catalog.to_char(day, 'YYYYMMDD');
    continue when pg_catalog.to_regclass('app.' || name) is not null;
    execute pg_catalog.format('create table app.%I partition of app.exposures for values from (%L) to (%L)',
      name, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  end loop;
end
$$;

-- Drops the partitions of all days before this one.
create function app.drop_exposure_days(before date) returns void
language plpgsql security definer set search_path = '' set lock_timeout = '2s' as $$
declare
  name text;
begin
  for name in
    select c.relname from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'app.exposures'::pg_catalog.regclass
      and c.relname < 'exposures_' || pg_catalog.to_char(before, 'YYYYMMDD')
  loop
    execute pg_catalog.format('drop table app.%I', name);
  end loop;
end
$$;

create function app.forget_exposures() returns trigger language plpgsql as $$
begin
  delete from app.exposures where viewer_id = old.id;
  delete from app.exposures where person_id = old.id;
  return null;
end
$$;
create trigger users_forget_exposures after delete on app.users for each row execute function app.forget_exposures();

-- Cold models trained on decisions (discovery/training.ts). Without a current one the model that ships is in use.
create table app.cold_models (
  version text primary key check (version ~ '^[A-Za-z0-9_.:-]{1,64}$'),
  made_at timestamptz not null,
  model jsonb not null,
  state text not null check (state in ('candidate', 'current', 'retired', 'refused')),
  -- What was current before it; null: the model that ships.
  predecessor text,
  -- The first transaction that may have been decided under it; null: it never was current.
  since bigint,
  -- What it was judged by, and why it took over or not.
  report jsonb not null default '{}'
);
create unique index cold_models_current on app.cold_models (state) where state = 'current';
