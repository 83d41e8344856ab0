-- Members are told of a match by the transaction that makes it, whichever statement that is; but not who made it, with the
-- like of this very transaction: their answer says so.
create function app.tell_matches() returns trigger language plpgsql set enable_seqscan = off as $$
begin
  perform app.queue_notifications((
    select jsonb_agg(jsonb_build_object('kind', 'match', 'userId', told.id, 'conversationId', m.id))
    from fresh m, lateral (values (m.user_a, m.user_b), (m.user_b, m.user_a)) as told (id, other)
    where m.ended_at is null and not exists (
      select from app.decisions d where d.actor_id = told.id and d.target_id = told.other
        and d.written_in = pg_current_xact_id()::text::bigint)), 1);
  return null;
end
$$;
create trigger matches_tell_members after insert on app.matches referencing new table as fresh
  for each statement execute function app.tell_matches();
