-- Blocks and reports. Either one, in either direction, makes two people invisible to each other.

create table app.blocks (
  blocker_id uuid not null references app.users (id) on delete cascade,
  blocked_id uuid not null references app.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index blocks_blocker on app.blocks (blocker_id, created_at desc, blocked_id desc);
create index blocks_blocked on app.blocks (blocked_id);

-- `evidence` is what the reporter could see when they reported. It outlives unmatch, edits and deletion, so it
-- references nothing: ids are kept as plain values, and the photos are copies under storage keys of their own.
create table app.reports (
  id uuid primary key,
  reporter_id uuid not null,
  reported_id uuid not null,
  reason text not null,
  note text check (char_length(note) <= 1000),
  photo_id uuid,
  message_id uuid,
  evidence jsonb not null,
  state text not null default 'open' check (state in ('open', 'decided')),
  created_at timestamptz not null default now(),
  check (reporter_id <> reported_id)
);
create index reports_reporter on app.reports (reporter_id, reported_id);
create index reports_reported on app.reports (reported_id, reporter_id);
create index reports_open on app.reports (created_at) where state = 'open';

-- Who may not know of whom: everybody that `me` blocked or reported, and everybody who blocked or reported `me`. The
-- one definition; every read of a person goes through it.
create function app.hidden_people(me uuid) returns setof uuid
language sql stable as $$
  select blocked_id from app.blocks where blocker_id = me
  union all select blocker_id from app.blocks where blocked_id = me
  union all select reported_id from app.reports where reporter_id = me
  union all select reporter_id from app.reports where reported_id = me
$$;

create function app.hidden_from(me uuid, other uuid) returns boolean
language sql stable as $$
  select exists (select from app.hidden_people(me) hidden (id) where hidden.id = other)
$$;

-- Which of these pairs (member, person) are visible to the member; features/safety/visibility.ts says the rule in words.
create function app.visible_pairs(members uuid[], people uuid[], photo_required boolean)
returns table (member_id uuid, person_id uuid)
language sql stable as $$
  select pair.member_id, pair.person_id
  from unnest(members, people) as pair (member_id, person_id)
    join app.users u on u.id = pair.person_id and u.status = 'active'
    join app.user_profiles p on p.user_id = pair.person_id and p.cell is not null
  where pair.person_id <> pair.member_id
    and (not photo_required or exists (
      select from app.photos f where f.user_id = pair.person_id and f.moderation = 'approved'))
    -- Not hidden_from: a function in FROM becomes part of the plan, a scalar one is called for each pair (0.3 ms).
    and not exists (select from app.hidden_people(pair.member_id) hidden (id) where hidden.id = pair.person_id)
    and (
      (not p.paused and (not p.incognito or exists (
        select from app.decisions d
        where d.actor_id = pair.person_id and d.target_id = pair.member_id and d.kind <> 'pass')))
      or exists (
        select from app.matches m
        where m.user_a = least(pair.person_id, pair.member_id) and m.user_b = greatest(pair.person_id, pair.member_id)
          and m.ended_at is null))
$$;
