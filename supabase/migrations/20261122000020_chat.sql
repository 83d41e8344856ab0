-- What matched people write to each other. A conversation is a match: its row is what every change of the conversation
-- locks first, sends, reads, deletions and the match's end alike, so that these happen one after the other.

alter table app.matches
  -- the last message's place; a message takes the next one under the row's lock, so there are no gaps
  add column last_seq integer not null default 0,
  add column last_at timestamptz,
  -- up to where each has read, and how many messages of the other they have not
  add column read_a integer not null default 0,
  add column read_b integer not null default 0,
  add column unread_a integer not null default 0,
  add column unread_b integer not null default 0,
  add constraint matches_read check (
    read_a between 0 and last_seq and read_b between 0 and last_seq and unread_a >= 0 and unread_b >= 0);
-- Rows change with every message, and none of the changed columns is in an index: room for them on their own page.
alter table app.matches set (fillfactor = 75);

-- A picture or recording, uploaded for one conversation and then sent in it, once. Both keys are random.
create table app.message_media (
  id uuid primary key,
  conversation_id uuid not null references app.matches (id) on delete cascade,
  owner_id uuid not null,
  kind text not null check (kind in ('image', 'voice', 'video')),
  storage_key text not null unique,
  thumbnail_key text unique,
  content_type text not null,
  bytes integer not null,
  width integer,
  height integer,
  blurhash text,
  duration_ms integer,
  waveform smallint[],
  moderation text not null check (moderation in ('pending', 'approved', 'rejected')),
  created_at timestamptz not null,
  -- null: the files are still being written
  stored_at timestamptz,
  -- null: in no message yet
  sent_at timestamptz,
  -- set before the files of what was never sent are deleted, so that nobody sends it meanwhile
  swept_at timestamptz
);
create index message_media_unsent on app.message_media (created_at) where sent_at is null;
create index message_media_conversation on app.message_media (conversation_id);

-- A deleted message keeps its content, for staff alone. Reactions are in the order of the match's two members.
create table app.messages (
  id uuid primary key,
  conversation_id uuid not null references app.matches (id) on delete cascade,
  seq integer not null check (seq > 0),
  -- one of the match's two members: app.send_messages sees to it
  sender_id uuid not null,
  type text not null check (type in ('text', 'image', 'voice', 'video', 'gift', 'call')),
  content text check (char_length(content) <= 2000),
  media_id uuid references app.message_media (id),
  entry jsonb,
  client_message_id uuid not null,
  created_at timestamptz not null,
  read_at timestamptz,
  deleted_at timestamptz,
  reaction_a text check (char_length(reaction_a) <= 35),
  reaction_b text check (char_length(reaction_b) <= 35),
  unique (conversation_id, seq),
  unique (conversation_id, sender_id, client_message_id),
  check (case type when 'text' then content is not null and media_id is null and entry is null
    when 'gift' then entry is not null and media_id is null
    when 'call' then entry is not null and media_id is null
    else media_id is not null and entry is null end)
) with (fillfactor = 90);
create unique index messages_media on app.messages (media_id) where media_id is not null;

-- What a look at the words of an opening message found, for moderators; nothing happens by itself.
create table app.message_flags (
  message_id uuid primary key references app.messages (id) on delete cascade,
  flags text[] not null,
  created_at timestamptz not null
);

alter table app.daily_usage drop constraint daily_usage_kind_check;
alter table app.daily_usage add constraint daily_usage_kind_check
  check (kind in ('like', 'superlike', 'rewind', 'conversation'));

-- Stores many members' messages at once. Locks: conversations by id, then media by id, then allowances by member, so
-- that two batches, or a batch and a block, never wait for each other in a circle.
--   message_ids    a fresh id for each, used when it is stored
--   flags          what was found in the words, comma-separated; kept while the other has not written yet
--   conversations_per_day   how many conversations a member may open today; -1: as many as they like
-- A row for each, by its place from 1. outcome: stored; duplicate (its sender's message of that client id stood already,
-- here or earlier in the batch; id and seq are that one's); refused (no live match of the sender, or the other is gone);
-- restricted (the sender may not); no_media (not theirs, not for this conversation, or sent before); spent.
-- Sequential scans are off because a plan made while a table is empty is kept when it no longer is.
create function app.send_messages(
  message_ids uuid[], conversations uuid[], senders uuid[], client_ids uuid[], types text[], contents text[],
  media uuid[], entries jsonb[], flags text[], conversations_per_day integer, taken_at timestamptz, today date
) returns table (place bigint, outcome text, id uuid, seq integer, recipient_id uuid)
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform from app.matches m where m.id = any(conversations) order by m.id for no key update;
  perform from app.message_media f where f.id = any(media) order by f.id for no key update;
  if conversations_per_day >= 0 then
    insert into app.daily_usage (user_id, day, kind, used)
    select distinct b.sender, today, 'conversation', 0
    from unnest(conversations, senders) as b (conversation, sender)
      join app.matches m on m.id = b.conversation and m.last_seq = 0 and b.sender in (m.user_a, m.user_b)
    order by b.sender
    on conflict (user_id, day, kind) do update set used = app.daily_usage.used;
  end if;

  return query
  with asked as (
    select b.*, m.user_a, m.last_seq, m.last_seq = 0 as opens,
      case b.sender when m.user_a then m.user_b else m.user_a end as recipient,
      old.id as old_id, old.seq as old_seq,
      row_number() over same as turn,
      case when m.id is null or other.status <> 'active' then 'refused'
        when own.status <> 'active' then 'restricted'
        when old.id is not null then 'duplicate'
        when b.medium is not null and (f.id is null
          or row_number() over (partition by b.medium order by b.place) > row_number() over same) then 'no_media'
      end as refusal
    from unnest(message_ids, conversations, senders, client_ids, types, contents, media, entries, flags) with ordinality
        as b (id, conversation, sender, client_id, type, content, medium, entry, flags, place)
      left join app.matches m on m.id = b.conversation and m.ended_at is null and b.sender in (m.user_a, m.user_b)
      left join app.users own on own.id = b.sender
      left join app.users other on other.id = case b.sender when m.user_a then m.user_b else m.user_a end
      left join app.messages old on old.conversation_id = m.id and old.sender_id = b.sender
        and old.client_message_id = b.client_id
      left join app.message_media f on f.id = b.medium and f.conversation_id = m.id and f.owner_id = b.sender
        and f.kind = b.type and f.stored_at is not null and f.sent_at is null and f.swept_at is null
    window same as (partition by b.conversation, b.sender, b.client_id order by b.place)
  ), judged as (
    select a.*, case
        when a.refusal is not null then a.refusal
        when a.opens and conversations_per_day >= 0 and coalesce(u.used, 0)
          + dense_rank() over (partition by a.sender, a.opens, a.refusal is null order by a.conversation)
          > conversations_per_day then 'spent'
        else 'stored' end as verdict
    from asked a left join app.daily_usage u
      on a.opens and u.user_id = a.sender and u.day = today and u.kind = 'conversation'
  ), numbered as (
    select j.*, first_value(j.verdict) over same as first_verdict, first_value(j.id) over same as first_id,
      (j.last_seq + count(*) filter (where j.verdict = 'stored' and j.turn = 1)
        over (partition by j.conversation order by j.place))::integer as next_seq
    from judged j
    window same as (partition by j.conversation, j.sender, j.client_id order by j.place)
  ), fresh as (
    select n.* from numbered n where n.verdict = 'stored' and n.turn = 1
  ), inserted as (
    insert into app.messages (id, conversation_id, seq, sender_id, type, content, media_id, entry, client_message_id,
      created_at)
    select n.id, n.conversation, n.next_seq, n.sender, n.type, n.content, n.medium, n.entry, n.client_id, taken_at
    from fresh n order by n.conversation, n.next_seq
  ), moved as (
    update app.matches m set last_seq = n.last_seq, last_at = greatest(m.last_at, taken_at),
      unread_a = m.unread_a + n.for_a, unread_b = m.unread_b + n.for_b
    from (select conversation, max(next_seq) as last_seq, count(*) filter (where sender <> user_a) as for_a,
        count(*) filter (where sender = user_a) as for_b
      from fresh group by conversation) n
    where m.id = n.conversation
  ), attached as (
    update app.message_media f set sent_at = taken_at from fresh n where f.id = n.medium
  ), counted as (
    update app.daily_usage u set used = u.used + n.opened
    from (select sender, count(distinct conversation) as opened from fresh where opens group by sender) n
    where conversations_per_day >= 0 and u.user_id = n.sender and u.day = today and u.kind = 'conversation'
  ), flagged as (
    insert into app.message_flags (message_id, flags, created_at)
    select n.id, string_to_array(n.flags, ','), taken_at from fresh n
    where n.flags is not null and not exists (
      select from app.messages o where o.conversation_id = n.conversation and o.sender_id = n.recipient)
  )
  select n.place,
    case when n.turn > 1 and n.first_verdict = 'stored' then 'duplicate' else n.first_verdict end,
    coalesce(n.old_id, n.first_id),
    coalesce(n.old_seq, (first_value(n.next_seq) over (partition by n.conversation, n.sender, n.client_id order by n.place))),
    n.recipient
  from numbered n order by n.place;
end
$$;
