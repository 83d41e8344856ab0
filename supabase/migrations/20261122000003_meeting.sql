-- Decisions, matches, and who has been shown to whom.

-- No foreign keys: for each like they would write to the rows of both members, so that all who like somebody popular
-- wait for one page. Who decides is a session, whom on was seen by the very statement before; who is deleted takes
-- their decisions along (forget_decisions).
create table app.decisions (
  actor_id uuid not null,
  target_id uuid not null,
  kind text not null check (kind in ('like', 'superlike', 'pass')),
  note text check (char_length(note) <= 140),
  created_at timestamptz not null default now(),
  -- The transaction that wrote the row: behind the horizon of open transactions rows are counted once (see
  -- discovery/counting.ts). BRIN, because rows lie in that order anyway and a swipe must not pay for another tree.
  written_in bigint not null default pg_current_xact_id()::text::bigint,
  primary key (actor_id, target_id),
  check (actor_id <> target_id)
);
create index decisions_written on app.decisions using brin (written_in) with (pages_per_range = 32, autosummarize = on);
create index decisions_likes on app.decisions (target_id, created_at desc, actor_id) where kind <> 'pass';
create index decisions_latest on app.decisions (actor_id, created_at desc);

create function app.forget_decisions() returns trigger language plpgsql as $$
begin
  delete from app.decisions where actor_id = old.id or target_id = old.id;
  return null;
end
$$;
create trigger users_forget_decisions after delete on app.users for each row execute function app.forget_decisions();

-- Up to which transaction decisions are in app.standings. One row: who writes standings holds it.
create table app.decision_counting (
  single boolean primary key default true check (single),
  counted_below bigint not null,
  -- Of the transaction `counted_below` itself, the decisions up to this pair are counted as well: a transaction may have
  -- written more than are counted in one go.
  counted_actor uuid,
  counted_target uuid,
  -- Up to whom exposures were last aged; null: from the start.
  aged_to uuid,
  check ((counted_actor is null) = (counted_target is null))
);
insert into app.decision_counting (counted_below) values (0);

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

-- The people a feed call returned to a member: whose card they may open again. walks: on which pages of which walks
-- through the feed, the newest eight (discovery/walk.ts).
create table app.deck_cards (
  viewer_id uuid not null references app.users (id) on delete cascade,
  person_id uuid not null references app.users (id) on delete cascade,
  shown_at timestamptz not null default now(),
  walks bigint[] not null default '{}',
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

-- Whether somebody is of an age from `low` to `high`, both included. Inlined, and without the time zones of age().
create function app.is_aged(birth_date date, low integer, high integer, today date) returns boolean
language sql immutable as $$
  select birth_date <= today - make_interval(years => low) and birth_date > today - make_interval(years => high + 1)
$$;

-- Takes many members' decisions at once: judges each, writes those that stand, counts them, makes the matches. A pair may
-- be in a call once. The locks (pairs and members, by key) come first and in one order, so that two batches, or a batch
-- and a rewind or block, never wait for each other in a circle; every statement after them sees what others committed.
--   kinds           like, superlike, pass
--   kept            whether the two keep each other's must-haves; null: not known yet
--   match_ids       a fresh id for each decision, used when it makes a match
--   likes_allowed, superlikes_allowed   how many a member may take today; entitled members have no limit on likes
-- A row for each decision, by its place from 1. outcome: taken; repeated (this very decision stood already); conflict
-- (another one did); spent (no allowance left); incomplete (the member has no place); unseen (the person does not exist
-- for them); refused (one is not what the other insists on); insists (ask again with `kept`). match_id: the pair's live
-- match. *_used: today's counts.
--
-- The statements are planned once a connection, since planning them for each batch cost more than running them, and
-- written so that every plan probes indexes row by row (`limit 1` in a lateral or a scalar subquery cannot become a join):
-- a plan made while a table is still empty would read all of it for each batch when it no longer is.
create function app.take_decisions(
  actors uuid[], targets uuid[], kinds text[], notes text[], kept boolean[], match_ids uuid[], likes_allowed integer,
  superlikes_allowed integer, photo_required boolean, taken_at timestamptz, today date
) returns table (
  place bigint, outcome text, match_id uuid, made boolean, unlimited boolean, likes_used integer, superlikes_used integer)
language plpgsql
set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  locked integer;
  pairs integer;
  outcomes text[];
  free boolean[];
  mutual boolean[];
  likes integer[];
  superlikes integer[];
  fresh uuid[];
begin
  -- Every lock is counted: what is filtered out of a count is not even evaluated.
  select count(held), count(held) filter (where pair) into locked, pairs from (
    select pg_advisory_xact_lock(key), pair from (
      select distinct hashtextextended('pair:' || least(b.a, b.t) || ':' || greatest(b.a, b.t), 0), true
      from unnest(actors, targets) as b (a, t)
      union all select distinct hashtextextended('decides:' || a, 0), false from unnest(actors) as a
      order by 1) keys (key, pair)) locks (held, pair);
  if pairs <> cardinality(actors) then raise exception 'a pair is in the batch twice'; end if;

  select array_agg(case
        when j.standing in ('unseen', 'incomplete') then j.standing
        when j.earlier is not null then case when j.earlier = j.k then 'repeated' else 'conflict' end
        when j.standing <> 'yes' then j.standing
        when j.nth > j.allowed then 'spent'
        else 'taken'
      end order by j.place),
    array_agg(j.free order by j.place), array_agg(j.mutual order by j.place),
    array_agg(j.likes order by j.place), array_agg(j.superlikes order by j.place)
  into outcomes, free, mutual, likes, superlikes
  from (
    select x.*, case x.k when 'like' then case when x.free then null else likes_allowed - x.likes end
        when 'superlike' then superlikes_allowed - x.superlikes end as allowed,
      row_number() over (partition by x.a, x.k, x.standing = 'yes' and x.earlier is null order by x.place) as nth
    from (
      select b.place, b.a, b.k,
        case
          when b.a = b.t then 'unseen'
          when v.cell is null then 'incomplete'
          when seen.person_id is null then 'unseen'
          when not (p.gender = any(v.interested_in) and v.gender = any(p.interested_in)
            and app.is_aged(p.birth_date, v.age_min, v.age_max, today)
            and app.is_aged(v.birth_date, p.age_min, p.age_max, today)) then 'refused'
          when v.must_haves <> '{}' or p.must_haves <> '{}' then
            case b.kept when true then 'yes' when false then 'refused' else 'insists' end
          else 'yes'
        end as standing,
        d.kind as earlier,
        coalesce((select true from app.entitlements e where e.user_id = b.a and e.name = 'unlimited_likes'
          and (e.ends_at is null or e.ends_at > taken_at) limit 1), false) as free,
        b.k <> 'pass' and coalesce((select r.kind <> 'pass' from app.decisions r
          where r.actor_id = b.t and r.target_id = b.a limit 1), false) as mutual,
        coalesce(l.used, 0) as likes, coalesce(s.used, 0) as superlikes
      from unnest(actors, targets, kinds, kept) with ordinality as b (a, t, k, kept, place)
        left join app.user_profiles v on v.user_id = b.a
        left join app.user_profiles p on p.user_id = b.t
        left join lateral app.visible_pairs(array[b.a], array[b.t], photo_required) seen on true
        left join lateral (select kind from app.decisions
          where actor_id = b.a and target_id = b.t limit 1) d on true
        left join lateral (select used from app.daily_usage
          where user_id = b.a and day = today and kind = 'like' limit 1) l on true
        left join lateral (select used from app.daily_usage
          where user_id = b.a and day = today and kind = 'superlike' limit 1) s on true
      -- Worked out once a row, not once a mention.
      offset 0
    ) x
  ) j;

  insert into app.decisions (actor_id, target_id, kind, note, created_at)
  select b.a, b.t, b.k, b.n, taken_at
  from unnest(actors, targets, kinds, notes, outcomes) as b (a, t, k, n, outcome)
  where b.outcome = 'taken';

  insert into app.daily_usage (user_id, day, kind, used)
  select b.a, today, b.k, count(*) from unnest(actors, kinds, outcomes) as b (a, k, outcome)
  where b.outcome = 'taken' and b.k <> 'pass' group by b.a, b.k order by b.a, b.k
  on conflict (user_id, day, kind) do update set used = app.daily_usage.used + excluded.used;

  if true = any(mutual) then
    with inserted as (
      insert into app.matches (id, user_a, user_b, created_at)
      select b.id, least(b.a, b.t), greatest(b.a, b.t), taken_at
      from unnest(actors, targets, match_ids, outcomes, mutual) as b (a, t, id, outcome, mutual)
      where b.outcome = 'taken' and b.mutual
      order by 2, 3
      on conflict (user_a, user_b) do nothing returning id
    )
    select array_agg(id) into fresh from inserted;
  end if;

  return query
  select b.place, b.outcome, m.id, coalesce(m.id = any(fresh), false), b.free,
    (b.likes + count(*) filter (where b.outcome = 'taken' and b.k = 'like') over (partition by b.a))::integer,
    (b.superlikes + count(*) filter (where b.outcome = 'taken' and b.k = 'superlike') over (partition by b.a))::integer
  from unnest(actors, targets, kinds, outcomes, free, mutual, likes, superlikes)
      with ordinality as b (a, t, k, outcome, free, mutual, likes, superlikes, place)
    left join lateral (
      select found.id from app.matches found
      where b.mutual and b.outcome in ('taken', 'repeated') and found.ended_at is null
        and found.user_a = least(b.a, b.t) and found.user_b = greatest(b.a, b.t) limit 1) m on true;
end
$$;
