-- Decisions, matches, and who has been shown to whom.

create table app.decisions (
  actor_id uuid not null references app.users (id) on delete cascade,
  target_id uuid not null references app.users (id) on delete cascade,
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

-- Takes many members' decisions at once; the order of locks is pairs by key, then allowances by member, so that two
-- batches, or a batch and a rewind or block, never wait for each other in a circle.
--   kinds        like, superlike, pass
--   allowances   how many decisions of that kind the member may take today; -1: as many as they like
--   repeat_only  only an earlier decision of the same kind is confirmed; a new one is refused
--   match_ids    a fresh id for each decision, used when it makes a match
-- A row for each decision, by its place from 1. outcome: taken; repeated (this very decision stood already); conflict
-- (another one did); spent (no allowance left); refused. match_id: the pair's live match. *_used: today's counts.
create function app.take_decisions(
  actors uuid[], targets uuid[], kinds text[], notes text[], allowances integer[], repeat_only boolean[],
  match_ids uuid[], taken_at timestamptz, today date
) returns table (place bigint, outcome text, match_id uuid, made boolean, likes_used integer, superlikes_used integer)
language plpgsql as $$
#variable_conflict use_column
declare
  taken bigint[];
  spent bigint[];
  fresh uuid[];
begin
  perform pg_advisory_xact_lock(pair) from (
    select distinct hashtextextended('pair:' || least(b.a, b.t) || ':' || greatest(b.a, b.t), 0) as pair
    from unnest(actors, targets) as b (a, t) order by 1) pairs;

  with first as (
    select distinct on (b.a, b.t) b.place, b.a, b.t, b.k, b.n
    from unnest(actors, targets, kinds, notes, repeat_only) with ordinality as b (a, t, k, n, r, place)
    where not b.r order by b.a, b.t, b.place
  ), inserted as (
    insert into app.decisions (actor_id, target_id, kind, note, created_at)
    select a, t, k, n, taken_at from first order by a, t
    on conflict do nothing returning actor_id, target_id
  )
  select array_agg(first.place) into taken
  from first join inserted on inserted.actor_id = first.a and inserted.target_id = first.t;

  with batch as (
    select b.place, b.a, b.k, b.allowance
    from unnest(actors, kinds, allowances) with ordinality as b (a, k, allowance, place)
    where b.place = any(taken) and b.k <> 'pass'
  ), counted as (
    insert into app.daily_usage (user_id, day, kind, used)
    select a, today, k, count(*) from batch group by a, k order by a, k
    on conflict (user_id, day, kind) do update set used = app.daily_usage.used + excluded.used
    returning user_id, kind, used
  )
  select array_agg(latest.place) into spent from (
    select batch.place, batch.allowance, counted.used,
      row_number() over (partition by batch.a, batch.k order by batch.place desc) as from_last
    from batch join counted on counted.user_id = batch.a and counted.kind = batch.k
  ) latest
  where latest.allowance >= 0 and latest.from_last <= latest.used - latest.allowance;

  if spent is not null then
    -- Rare: somebody went beyond their allowance. Their last decisions are taken out again, unseen by anybody.
    delete from app.decisions d using unnest(actors, targets) with ordinality as b (a, t, place)
    where b.place = any(spent) and d.actor_id = b.a and d.target_id = b.t;
    update app.daily_usage u set used = u.used - back.n
    from (select b.a, b.k, count(*) as n from unnest(actors, kinds) with ordinality as b (a, k, place)
          where b.place = any(spent) group by b.a, b.k) back
    where u.user_id = back.a and u.day = today and u.kind = back.k;
    taken := array(select unnest(taken) except select unnest(spent));
  end if;

  with mutual as (
    select distinct on (least(b.a, b.t), greatest(b.a, b.t)) b.id, b.a, b.t
    from unnest(actors, targets, kinds, match_ids) with ordinality as b (a, t, k, id, place)
    where b.place = any(taken) and b.k <> 'pass'
      and exists (select from app.decisions r where r.actor_id = b.t and r.target_id = b.a and r.kind <> 'pass')
      and not app.hidden_from(b.a, b.t)
    order by least(b.a, b.t), greatest(b.a, b.t)
  ), inserted as (
    insert into app.matches (id, user_a, user_b, created_at)
    select id, least(a, t), greatest(a, t), taken_at from mutual
    on conflict (user_a, user_b) do nothing returning id
  )
  select array_agg(id) into fresh from inserted;

  return query
  select b.place,
    case when b.place = any(taken) then 'taken'
      when b.place = any(spent) then 'spent'
      when d.kind = b.k then 'repeated'
      when d.kind is not null then 'conflict'
      else case when b.r then 'refused' else 'spent' end
    end,
    m.id, coalesce(m.id = any(fresh), false), coalesce(l.used, 0), coalesce(s.used, 0)
  from unnest(actors, targets, kinds, repeat_only) with ordinality as b (a, t, k, r, place)
    left join app.decisions d on d.actor_id = b.a and d.target_id = b.t
    left join app.matches m on b.k <> 'pass' and d.kind <> 'pass' and m.ended_at is null
      and m.user_a = least(b.a, b.t) and m.user_b = greatest(b.a, b.t)
    left join app.daily_usage l on l.user_id = b.a and l.day = today and l.kind = 'like'
    left join app.daily_usage s on s.user_id = b.a and s.day = today and s.kind = 'superlike';
end
$$;
