-- Pictures and recordings of conversations may come through the storage door, under a name of their owner's choice.
alter table app.message_media add column object_name text check (char_length(object_name) between 1 and 200);
create unique index message_media_names on app.message_media (conversation_id, owner_id, object_name)
  where object_name is not null;
create index message_media_owner on app.message_media (owner_id, created_at desc);
