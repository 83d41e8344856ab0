-- What the console providers "sent" on a development server, so that every process can show it. Sealed like every
-- other personal datum; always empty in production, where no console provider starts.
create table app.development_outbox (
  id uuid primary key,
  recipient_hash bytea not null,
  sealed bytea not null,
  sent_at timestamptz not null
);
create index development_outbox_sent on app.development_outbox (sent_at desc);
create index development_outbox_recipient on app.development_outbox (recipient_hash, sent_at desc);

-- Made-up people of a development server and how they behave.
create table app.made_up_people (
  user_id uuid primary key references app.users (id) on delete cascade,
  number integer not null unique,
  selectivity real not null check (selectivity between 0 and 1),
  reply_delay_seconds real not null
);
