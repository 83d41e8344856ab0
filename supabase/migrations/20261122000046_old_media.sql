-- To find the files that nobody may see any more: those of deleted messages and of matches that are over.
create index messages_deleted_media on app.messages (deleted_at) where deleted_at is not null and media_id is not null;
create index matches_ended on app.matches (ended_at) where ended_at is not null;
