-- Accounts on their way out: hidden from everybody at once (app.users.status = 'deleted'), and back as they were when the
-- member signs in again before `erase_at`. From then on a worker erases them. A row goes with its account.

create table app.account_deletions (
  user_id uuid primary key references app.users (id) on delete cascade,
  requested_at timestamptz not null,
  erase_at timestamptz not null,
  check (erase_at > requested_at)
);
create index account_deletions_due on app.account_deletions (erase_at);

-- For a member's export: what they wrote, and the calls they were in, with whom (to leave out whom they may not know of).
create view app.own_messages as
  select t.*, f.content_type, f.bytes,
    case m.user_a when t.sender_id then m.user_b else m.user_a end as other_id
  from app.messages t
    join app.matches m on m.id = t.conversation_id
    left join app.message_media f on f.id = t.media_id;

create view app.own_calls as
  select c.id, side.member_id, side.other_id, side.member_id = c.caller_id as called, c.media, c.status, c.started_at,
    c.ended_at, c.duration_seconds
  from app.video_calls c
    cross join lateral (values (c.caller_id, c.receiver_id), (c.receiver_id, c.caller_id)) as side (member_id, other_id);
