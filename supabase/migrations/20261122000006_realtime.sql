-- What open sockets are told, and who may listen and send where.

-- A notification of PostgreSQL holds at most 8,000 bytes. What is larger lies here for the moment in which every
-- process reads it, and is swept within minutes. Unlogged: after a crash nobody is listening for it any more.
create unlogged table app.realtime_outbox (
  id uuid primary key,
  body text not null,
  created_at timestamptz not null
);
create index realtime_outbox_created on app.realtime_outbox (created_at);
