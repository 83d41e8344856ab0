-- What a plan lets a member do about being seen: be incognito, be in another city, and keep to themself what they have
-- read. Each holds while the plan does, by the clock: every statement that looks at a profile compares the end.

alter table app.user_profiles
  -- Until when the wish to be incognito, and the other city, count: they follow app.entitlements, by a trigger.
  add incognito_until timestamptz not null default '-infinity',
  add travel_until timestamptz not null default '-infinity',
  add travel_cell text check (travel_cell ~ '^88[0-9a-f]{13}$'),
  add travel_city text,
  add travel_country text,
  -- the last time that a journey began or ended
  add travel_changed_at timestamptz,
  add hide_reads boolean not null default false;

-- Of the few that a plan hides or moves: whose has just ended (features/discovery/follow.ts).
create index user_profiles_incognito on app.user_profiles (incognito_until) where incognito;
create index user_profiles_travel on app.user_profiles (travel_until) where travel_cell is not null;

-- How far the other member is told that one has read: behind read_a and read_b for who keeps it to themself.
alter table app.matches
  add shown_read_a integer not null default 0,
  add shown_read_b integer not null default 0;
update app.matches set shown_read_a = read_a, shown_read_b = read_b;

create function app.entitled_until(member uuid, entitlement text) returns timestamptz language sql stable as $$
  select coalesce(max(coalesce(e.ends_at, 'infinity')), '-infinity') from app.entitlements e
  where e.user_id = member and e.name = entitlement
$$;

create function app.follow_entitlements() returns trigger language plpgsql as $$
declare
  member uuid := case when tg_op = 'DELETE' then old.user_id else new.user_id end;
  hidden_end timestamptz := app.entitled_until(member, 'incognito');
  journey_end timestamptz := app.entitled_until(member, 'travel');
begin
  update app.user_profiles set incognito_until = hidden_end, travel_until = journey_end
  where user_id = member and (incognito_until, travel_until) is distinct from (hidden_end, journey_end);
  return null;
end
$$;
create trigger entitlements_follow after insert or update or delete on app.entitlements
  for each row execute function app.follow_entitlements();
update app.user_profiles p set incognito_until = app.entitled_until(p.user_id, 'incognito'),
  travel_until = app.entitled_until(p.user_id, 'travel')
where exists (select from app.entitlements e where e.user_id = p.user_id and e.name in ('incognito', 'travel'));

-- As before, and incognito counts while the member is entitled to it at `seen_at`.
drop function app.visible_pairs(uuid[], uuid[], boolean);
create function app.visible_pairs(
  members uuid[], people uuid[], photo_required boolean, seen_at timestamptz default now()
) returns table (member_id uuid, person_id uuid)
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
      (not p.paused and (not p.incognito or p.incognito_until <= seen_at or exists (
        select from app.decisions d
        where d.actor_id = pair.person_id and d.target_id = pair.member_id and d.kind <> 'pass')))
      or exists (
        select from app.matches m
        where m.user_a = least(pair.person_id, pair.member_id) and m.user_b = greatest(pair.person_id, pair.member_id)
          and m.ended_at is null))
$$;

-- app.take_decisions judges by the moment that it is given, in this as in all else.
do $$
declare
  source text := pg_get_functiondef('app.take_decisions(uuid[],uuid[],text[],text[],boolean[],uuid[],integer,integer,boolean,timestamptz,date)'::regprocedure);
  changed text := replace(source, 'photo_required) seen', 'photo_required, taken_at) seen');
begin
  if changed = source then raise exception 'app.take_decisions is not what it was'; end if;
  execute changed;
end
$$;
