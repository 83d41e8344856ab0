-- What open sockets are told, and who may listen and send where.

-- A notification of PostgreSQL holds at most 8,000 bytes. What is larger lies here for the moment in which every
-- process reads it, and is swept within minutes. Unlogged: after a crash nobody is listening for it any more.
create unlogged table app.realtime_outbox (
  id uuid primary key,
  body text not null,
  created_at timestamptz not null
);
create index realtime_outbox_created on app.realtime_outbox (created_at);

-- Whether others may see that the member is there: presence in a match, "active now" on a card.
alter table app.user_profiles add column hide_activity boolean not null default false;

-- Who may join and send on a topic, for many askers at once. The one definition: the gateway asks it at every join and
-- every new token, and on hosted Supabase the policies on realtime.messages ask it through the two functions below.
--   user:<id>   the member alone; only the server sends
--   match:<id>  the two people of a live match, who may send (typing, presence)
-- `shown`: whether the member's presence may be seen. A row for each pair, by its place from 1; anything else: no.
-- It runs with its owner's rights, so that a role that may read no table can be judged by it.
create function app.topic_rights(members uuid[], topics text[])
returns table (place bigint, may_join boolean, may_send boolean, shown boolean)
language sql stable security definer set search_path = '' as $$
  with asked as (
    select a.place, a.member, split_part(a.topic, ':', 1) as kind,
      case when a.topic ~ '^(user|match):[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
        then split_part(a.topic, ':', 2)::uuid end as id
    from unnest(members, topics) with ordinality as a (member, topic, place)
  )
  select a.place,
    u.id is not null and (a.kind = 'user' and coalesce(a.id = a.member, false) or other.id is not null),
    u.id is not null and other.id is not null,
    coalesce(not p.hide_activity, true)
  from asked a
    left join app.users u on u.id = a.member and u.status = 'active'
    left join app.user_profiles p on p.user_id = a.member
    left join app.matches m on a.kind = 'match' and m.id = a.id and m.ended_at is null
      and (m.user_a = a.member or m.user_b = a.member)
    left join app.users other on other.id = case when m.user_a = a.member then m.user_b else m.user_a end
      and other.status = 'active' and not app.hidden_from(a.member, other.id)
$$;

create function app.may_join_topic(member uuid, topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select may_join from app.topic_rights(array[member], array[topic])
$$;

create function app.may_send_on_topic(member uuid, topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select may_send from app.topic_rights(array[member], array[topic])
$$;

-- Whatever ends a session, a match or an account, by whichever statement: every process hears it with the commit and
-- looks at its open sockets again.
create function app.tell_change() returns trigger language plpgsql as $$
declare
  said jsonb := jsonb_build_object('kind', 'changed', 'from', 'database');
begin
  case tg_table_name
    when 'sessions' then said := said || jsonb_build_object('sessions',
      jsonb_build_array(jsonb_build_object('id', old.id, 'memberId', old.user_id)));
    when 'matches' then said := said || jsonb_build_object('topics', jsonb_build_array('match:' || old.id));
    when 'user_profiles' then said := said || jsonb_build_object('members', jsonb_build_array(old.user_id));
    when 'users' then
      perform pg_notify('romantic_realtime', jsonb_build_object('kind', 'changed', 'from', 'database',
        'topics', jsonb_build_array('match:' || m.id))::text)
      from app.matches m where (m.user_a = old.id or m.user_b = old.id) and m.ended_at is null;
      said := said || jsonb_build_object('members', jsonb_build_array(old.id));
  end case;
  perform pg_notify('romantic_realtime', said::text);
  return null;
end
$$;
create trigger sessions_tell_end after update of ended_at on app.sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.tell_change();
create trigger sessions_tell_deletion after delete on app.sessions for each row
  when (old.ended_at is null) execute function app.tell_change();
create trigger matches_tell_end after update of ended_at on app.matches for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.tell_change();
create trigger matches_tell_deletion after delete on app.matches for each row
  when (old.ended_at is null) execute function app.tell_change();
create trigger users_tell_status after update of status on app.users for each row
  when (old.status is distinct from new.status) execute function app.tell_change();
create trigger user_profiles_tell_hiding after update of hide_activity on app.user_profiles for each row
  when (old.hide_activity is distinct from new.hide_activity) execute function app.tell_change();
