-- Which message of this client id the sender has in the conversation. Of the two indexes that begin with the conversation
-- only one has this order: a plan made while the table was known to be empty took either, and the other one reads all that
-- was ever said there, for each message (142 instead of 84 us of a core a message after 150 in each conversation).
create function app.find_sent(conversation uuid, sender uuid, client uuid) returns table (id uuid, seq integer)
language sql stable as $$
  select o.id, o.seq from (
    select m.id, m.seq, m.conversation_id, m.sender_id, m.client_message_id from app.messages m
    where (m.conversation_id, m.sender_id, m.client_message_id) >= (conversation, sender, client)
    order by m.conversation_id, m.sender_id, m.client_message_id limit 1
  ) o where o.conversation_id = conversation and o.sender_id = sender and o.client_message_id = client
$$;

do $$
declare
  source text := pg_get_functiondef('app.send_messages(uuid[],uuid[],uuid[],uuid[],text[],text[],uuid[],jsonb[],text[],integer,timestamptz,date)'::regprocedure);
  plain text := replace(source, 'select from app.messages old where old.conversation_id = b.conversation and old.sender_id = b.sender
          and old.client_message_id = b.client_id)', 'select from app.find_sent(b.conversation, b.sender, b.client_id))');
  changed text := replace(plain, 'left join app.messages old on old.conversation_id = m.id and old.sender_id = b.sender
        and old.client_message_id = b.client_id', 'left join lateral app.find_sent(m.id, b.sender, b.client_id) old on true');
begin
  if plain = source or changed = plain then raise exception 'app.send_messages is not what it was'; end if;
  execute changed;
end
$$;
