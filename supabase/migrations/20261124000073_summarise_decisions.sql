-- Tells decisions_written of the pages that were filled since it was last told: the worker that counts decisions would
-- read each of them again every second until autovacuum comes by (37 ms a look after 200,000 decisions, then 6). Of
-- the newest 32 ranges only, since looking for older ones costs the more the larger the table. Vacuum goes first: it is
-- not waited for.
create function app.summarise_decisions() returns void
language plpgsql security definer set search_path = '' set lock_timeout = '50ms' as $$
declare
  pages constant integer := 32;
  filled integer := pg_catalog.pg_relation_size('app.decisions') / pg_catalog.current_setting('block_size')::integer / pages;
begin
  for place in greatest(filled - 32, 0) .. filled - 1 loop
    perform pg_catalog.brin_summarize_range('app.decisions_written', place::bigint * pages);
  end loop;
exception when lock_not_available then null;
end
$$;
revoke all on function app.summarise_decisions() from public;
