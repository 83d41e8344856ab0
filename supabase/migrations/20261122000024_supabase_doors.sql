-- What the Supabase doors (/auth/v1, /storage/v1) need beyond our own API.

-- A number that signed in there and has no profile yet has an account without one: it registers later. What the app
-- keeps about its member under "user_metadata" is the app's own and shown to that member alone.
alter table app.users
  alter column terms_accepted_at drop not null,
  add column metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 8192),
  add column metadata_changed_at timestamptz;
create index users_without_terms on app.users (created_at) where terms_accepted_at is null;

-- False: a right code for a number without an account signs nobody in ("create_user": false).
alter table app.otp_verifications add column may_create boolean not null default true;

-- The name under which a member uploaded a photo to the bucket "photos"; null: `<id>.webp`.
alter table app.photos
  add column object_name text check (char_length(object_name) between 1 and 200),
  add unique (user_id, object_name);
