import type { Db } from '../../../db/db.ts';

/**
 * So many people of all kinds in one cell, straight into the tables: men and women of 20 to 59, some with must-haves,
 * some incognito, paused, banned or without a place. Gives their ids, those who may be in the feed first.
 */
export async function insertMotleyCrowd(db: Db, cell: string, count: number): Promise<string[]> {
  const rows = await db<{ id: string }>('insertMotleyCrowd')`
    with people as (
      select gen_random_uuid() as id, n from generate_series(0, ${count - 1}) n
    ), users as (
      insert into app.users (id, phone_hash, phone_sealed, status, terms_accepted_at, created_at, last_active_at)
      select id, decode(md5('crowd' || id), 'hex'), '\\x00', case when n % 11 = 0 then 'banned' else 'active' end, now(),
        now() - n * interval '1 hour', now() - n * interval '1 minute'
      from people returning id
    ), profiles as (
      insert into app.user_profiles (user_id, full_name, birth_date, gender, interested_in, bio, interests, intent,
        height_cm, languages, cell, location_changed_at, age_min, age_max, max_distance_km, must_haves, paused, incognito,
        incognito_until, hide_distance, verified)
      select id, 'Crowd', date '2000-06-15' - n % 14000, case when n % 2 = 0 then 'man' else 'woman' end,
        case n % 3 when 0 then '{man}' when 1 then '{woman}' else '{man,woman,nonbinary}' end::text[],
        case when n % 4 = 0 then '' else 'Hello' end, case when n % 5 = 0 then '{}' else '{hiking,camping}' end::text[],
        case when n % 6 = 0 then null else 'long_term' end, case when n % 7 = 0 then null else 150 + n % 50 end,
        case when n % 8 = 0 then '{}' else '{en,fr}' end::text[],
        case when n % 13 = 0 then null else ${cell} end, case when n % 13 = 0 then null else now() end,
        18 + n % 9, 40 + n % 60, 1 + n % 100,
        case n % 10 when 0 then '{"heightMinCm":170}' when 1 then '{"languages":["fr"],"hasBio":true}' else '{}' end::jsonb,
        n % 17 = 0, n % 19 = 0, 'infinity', n % 9 = 0, n % 4 = 1
      from people returning user_id, paused, cell
    ), standings as (
      insert into app.standings (user_id, says, gets, exposures, boost, boosted_until)
      select id, (n % 7 - 3) / 3.0, (n % 5 - 2) / 2.0, n % 30, 1 + (n % 3) / 10.0,
        case when n % 3 > 0 then now() + interval '1 day' end
      from people where n % 12 > 0
    )
    select people.id from people join profiles p on p.user_id = people.id
    order by (n % 11 = 0 or p.paused or p.cell is null), n`;
  return rows.map((row) => row.id);
}
