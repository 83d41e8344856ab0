-- Sending, for less: app.send_messages gets a plain way beside the long one (98 instead of 136 us of a core a message in
-- batches of 64, 228 instead of 463 in batches of 8; PostgreSQL 18, commits not waited for), and app.send_and_tell does in one statement what
-- took a transaction of five.

-- Stores many members' messages at once. Locks: conversations by id, then media by id, then allowances by member, so
-- that two batches, or a batch and a block, never wait for each other in a circle.
--   message_ids    a fresh id for each, used when it is stored
--   flags          what was found in the words, comma-separated; kept while the other has not written yet
--   conversations_per_day   how many conversations a member may open today; -1: as many as they like
-- A row for each, by its place from 1. outcome: stored; duplicate (its sender's message of that client id stood already,
-- here or earlier in the batch; id and seq are that one's); refused (no live match of the sender, or the other is gone);
-- restricted (the sender may not); no_media (not theirs, not for this conversation, or sent before); spent.
-- Sequential scans are off because a plan made while a table is empty is kept when it no longer is.
create or replace function app.send_messages(
  message_ids uuid[], conversations uuid[], senders uuid[], client_ids uuid[], types text[], contents text[],
  media uuid[], entries jsonb[], flags text[], conversations_per_day integer, taken_at timestamptz, today date
) returns table (place bigint, outcome text, id uuid, seq integer, recipient_id uuid)
language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform from app.matches m where m.id = any(conversations) order by m.id for no key update;

  -- The plain way, for what nearly all are: texts in conversations that were opened before, none of them a repeat. Others
  -- among them, and nothing is done here: the long way below judges them all.
  if cardinality(array_remove(media, null)) = 0 and cardinality(array_remove(entries, null)) = 0
    and cardinality(array_remove(flags, null)) = 0
  then
    return query
    with asked as materialized (
      select b.*, m.user_a, case b.sender when m.user_a then m.user_b else m.user_a end as recipient,
        (m.last_seq + row_number() over (partition by b.conversation order by b.place))::integer as next_seq
      from unnest(message_ids, conversations, senders, client_ids, contents) with ordinality
          as b (id, conversation, sender, client_id, content, place)
        join app.matches m on m.id = b.conversation and m.ended_at is null and m.last_seq > 0
          and b.sender in (m.user_a, m.user_b)
        join app.users own on own.id = b.sender and own.status = 'active'
        join app.users other on other.status = 'active'
          and other.id = case b.sender when m.user_a then m.user_b else m.user_a end
      where not exists (
        select from app.messages old where old.conversation_id = b.conversation and old.sender_id = b.sender
          and old.client_message_id = b.client_id)
    ), fresh as (
      select a.* from asked a
      where (select count(*) = cardinality(message_ids) and count(distinct client_id) = count(*) from asked)
    ), inserted as (
      insert into app.messages (id, conversation_id, seq, sender_id, type, content, client_message_id, created_at)
      select n.id, n.conversation, n.next_seq, n.sender, 'text', n.content, n.client_id, taken_at from fresh n
    ), moved as (
      update app.matches m set last_seq = n.last_seq, last_at = greatest(m.last_at, taken_at),
        unread_a = m.unread_a + n.for_a, unread_b = m.unread_b + n.for_b
      from (select conversation, max(next_seq) as last_seq, count(*) filter (where sender <> user_a) as for_a,
          count(*) filter (where sender = user_a) as for_b
        from fresh group by conversation) n
      where m.id = n.conversation
    )
    select n.place, 'stored', n.id, n.next_seq, n.recipient from fresh n order by n.place;
    if found then return; end if;
  end if;

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

-- Stores messages as app.send_messages does, and in the same statement leaves word for sockets and for pushes: what is
-- told and what is stored are committed together. For texts, which both members see alike.
--   payloads   each message as members see it, in JSON, with the place "seq":0, for the place that it gets
--   channel, opening, closing, most   of notifications: the channel, what stands before and behind their events, and how
--     many bytes of events each may hold; no single event may be larger
create function app.send_and_tell(
  message_ids uuid[], conversations uuid[], senders uuid[], client_ids uuid[], types text[], contents text[],
  flags text[], conversations_per_day integer, taken_at timestamptz, today date,
  payloads text[], channel text, opening text, closing text, most integer
) returns table (place bigint, outcome text, id uuid, seq integer, recipient_id uuid)
language plpgsql as $$
#variable_conflict use_column
declare
  none constant uuid[] := array_fill(null::uuid, array[cardinality(message_ids)]);
  recipients uuid[] := '{}';
  news jsonb[] := '{}';
  packed text := '';
  told text;
begin
  for place, outcome, id, seq, recipient_id in
    select s.place, s.outcome, s.id, s.seq, s.recipient_id
    from app.send_messages(message_ids, conversations, senders, client_ids, types, contents, none,
      array_fill(null::jsonb, array[cardinality(message_ids)]), flags, conversations_per_day, taken_at, today) s
    order by s.place
  loop
    if outcome = 'stored' then
      told := '{"topic":"user:' || recipient_id || '","also":["user:' || senders[place] || '"],"event":"message.created","payload":'
        || replace(payloads[place], '"seq":0,', '"seq":' || seq || ',') || '}';
      if octet_length(packed) + octet_length(told) >= most and packed <> '' then
        perform pg_notify(channel, opening || packed || closing);
        packed := '';
      end if;
      packed := case packed when '' then told else packed || ',' || told end;
      recipients := recipients || recipient_id;
      news := news || jsonb_build_object('kind', 'message', 'userId', recipient_id, 'conversationId',
        conversations[place], 'messageId', id);
    end if;
    return next;
  end loop;
  if packed <> '' then
    perform pg_notify(channel, opening || packed || closing);
  end if;
  if exists (select from app.devices d where d.user_id = any(recipients)) then
    perform app.queue_notifications(to_jsonb(news), 0);
  end if;
end
$$;
