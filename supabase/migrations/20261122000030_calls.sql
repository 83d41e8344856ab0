-- Voice and video calls between two matched people.
--
--   ringing -> ongoing -> completed | failed
--           -> missed (nobody answered) | rejected | cancelled
--
-- Locks: the match, then the call, as every change of a call takes them; so a call and the match's end, or a call and
-- its entry in the conversation, never wait for each other in a circle.

create table app.video_calls (
  -- random: others see it, and it names a topic
  id uuid primary key,
  match_id uuid not null references app.matches (id) on delete cascade,
  caller_id uuid not null,
  receiver_id uuid not null,
  media text not null check (media in ('audio', 'video')),
  provider text not null check (provider in ('webrtc', 'agora', 'livekit')),
  status text not null default 'ringing'
    check (status in ('ringing', 'ongoing', 'completed', 'missed', 'rejected', 'cancelled', 'failed')),
  -- the sessions (devices) that called and answered: when one of them ends, so does the call
  caller_session uuid not null,
  receiver_session uuid,
  started_at timestamptz not null,
  ring_ends_at timestamptz not null,
  accepted_at timestamptz,
  -- when a device first said that it sees and hears the other
  connected_at timestamptz,
  -- when each side's device was last on the topic of the call
  caller_seen_at timestamptz not null,
  receiver_seen_at timestamptz,
  -- set at once by whatever makes the call impossible (unmatch, block, ban, sign-out): from then on nobody gets in, and
  -- the next look at the call ends it as of this moment
  severed_at timestamptz,
  severed_by text check (severed_by in ('unmatch', 'block', 'report', 'ban', 'deletion', 'logout')),
  ended_at timestamptz,
  ended_by uuid,
  end_reason text,
  -- what the device that gave up said was wrong
  failure text,
  -- whole seconds from accepted_at to ended_at, rounded
  duration_seconds integer not null default 0 check (duration_seconds >= 0),
  -- a provider that can put people out still has to, from then on; null: nothing to do
  evict_at timestamptz,
  evict_tries integer not null default 0,
  check (caller_id <> receiver_id),
  check ((ended_at is null) = (status in ('ringing', 'ongoing'))),
  check ((ended_at is null) = (end_reason is null)),
  check (status = 'ringing' or (accepted_at is null) = (status in ('missed', 'rejected', 'cancelled'))),
  check ((accepted_at is null) = (receiver_session is null)),
  check (accepted_at is not null or duration_seconds = 0),
  check (ended_at >= started_at)
) with (fillfactor = 70);
-- The sides' last sight is written every few seconds; no index holds it.
create index video_calls_open on app.video_calls (id) where ended_at is null;
create index video_calls_caller on app.video_calls (caller_id, started_at desc, id desc);
create index video_calls_receiver on app.video_calls (receiver_id, started_at desc, id desc);
create index video_calls_match on app.video_calls (match_id, started_at desc);
create index video_calls_evict on app.video_calls (evict_at) where evict_at is not null;

-- Who is in a call: nobody twice. Kept by the trigger, so that no statement can open a second call of a member.
create table app.call_members (
  member_id uuid primary key,
  call_id uuid not null references app.video_calls (id) on delete cascade
);
create index call_members_call on app.call_members (call_id);

create function app.keep_call_members() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    -- In the order of ids: two calls that want the same people wait for each other, never in a circle.
    insert into app.call_members (member_id, call_id)
    select m.id, new.id from unnest(array[new.caller_id, new.receiver_id]) as m (id) order by m.id;
  elsif old.ended_at is null and new.ended_at is not null then
    delete from app.call_members where call_id = new.id;
  elsif old.ended_at is not null then
    raise exception 'a call that is over stays as it is' using errcode = 'check_violation';
  end if;
  return null;
end
$$;
create trigger video_calls_open_members after insert on app.video_calls for each row
  when (new.ended_at is null) execute function app.keep_call_members();
create trigger video_calls_keep_members after update of status, ended_at on app.video_calls for each row
  when (old.status is distinct from new.status or old.ended_at is distinct from new.ended_at)
  execute function app.keep_call_members();

-- Whether a member lets the other of a match call them; no row: as the server is set.
create table app.call_consents (
  match_id uuid not null references app.matches (id) on delete cascade,
  member_id uuid not null,
  allowed boolean not null,
  changed_at timestamptz not null,
  primary key (match_id, member_id)
);

-- Notices of a provider that were heard before; swept after a day.
create table app.call_notices (
  notice_id text primary key check (char_length(notice_id) <= 200),
  received_at timestamptz not null
);
create index call_notices_received on app.call_notices (received_at);

-- When the timers last ran, and since when they run without a pause: after a standstill (a crash, a database that was
-- away) nobody is taken for gone before they had time to come back.
create table app.call_watch (
  single boolean primary key default true check (single),
  watched_at timestamptz not null,
  resumed_at timestamptz not null
);

-- Whatever ends a match, a session or an account cuts the call with the same commit.
create function app.sever_calls() returns trigger language plpgsql as $$
begin
  case tg_table_name
    when 'matches' then
      update app.video_calls set severed_at = new.ended_at, severed_by = new.end_reason
      where match_id = new.id and ended_at is null and severed_at is null;
    when 'sessions' then
      update app.video_calls set severed_at = new.ended_at, severed_by = 'logout'
      where id = (select call_id from app.call_members where member_id = new.user_id)
        and new.id in (caller_session, receiver_session) and ended_at is null and severed_at is null;
    when 'users' then
      update app.video_calls set severed_at = clock_timestamp(),
        severed_by = case new.status when 'banned' then 'ban' else 'deletion' end
      where id = (select call_id from app.call_members where member_id = new.id)
        and ended_at is null and severed_at is null;
  end case;
  return null;
end
$$;
create trigger matches_sever_calls after update of ended_at on app.matches for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.sever_calls();
create trigger sessions_sever_calls after update of ended_at on app.sessions for each row
  when (old.ended_at is null and new.ended_at is not null) execute function app.sever_calls();
create trigger users_sever_calls after update of status on app.users for each row
  when (old.status = 'active' and new.status <> 'active') execute function app.sever_calls();

-- Open sockets on the topic of a call are looked at again when it ends or is cut.
create function app.tell_call_end() returns trigger language plpgsql as $$
begin
  perform pg_notify('romantic_realtime', jsonb_build_object('kind', 'changed', 'from', 'database',
    'topics', jsonb_build_array('call:' || old.id))::text);
  return null;
end
$$;
create trigger video_calls_tell_end after update of ended_at, severed_at on app.video_calls for each row
  when (old.ended_at is null and old.severed_at is null and (new.ended_at is not null or new.severed_at is not null))
  execute function app.tell_call_end();
create trigger video_calls_tell_deletion after delete on app.video_calls for each row
  when (old.ended_at is null) execute function app.tell_call_end();

-- As before (…_realtime.sql), and
--   call:<id>   the two members of a call that is open, who may send (WebRTC signalling)
create or replace function app.topic_rights(members uuid[], topics text[])
returns table (place bigint, may_join boolean, may_send boolean, shown boolean)
language sql stable security definer set search_path = '' as $$
  with asked as (
    select a.place, a.member, split_part(a.topic, ':', 1) as kind,
      case when a.topic ~ '^(user|match|call):[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
        then split_part(a.topic, ':', 2)::uuid end as id
    from unnest(members, topics) with ordinality as a (member, topic, place)
  )
  select a.place,
    u.id is not null and (a.kind = 'user' and coalesce(a.id = a.member, false) or other.id is not null),
    u.id is not null and other.id is not null,
    coalesce(not p.hide_activity, true) or a.kind = 'call'
  from asked a
    left join app.users u on u.id = a.member and u.status = 'active'
    left join app.user_profiles p on p.user_id = a.member
    left join app.video_calls c on a.kind = 'call' and c.id = a.id and c.ended_at is null and c.severed_at is null
      and (c.caller_id = a.member or c.receiver_id = a.member)
    left join app.matches m on m.id = case a.kind when 'match' then a.id when 'call' then c.match_id end
      and m.ended_at is null and (m.user_a = a.member or m.user_b = a.member)
    left join app.users other on other.id = case when m.user_a = a.member then m.user_b else m.user_a end
      and other.status = 'active' and not app.hidden_from(a.member, other.id)
$$;
