import type { Queries, Row } from '../../db/db.ts';

export interface CountryConversion extends Row {
  country: string;
  sent: number;
  verified: number;
}

/** Codes sent between two moments and how many were verified, by country. */
export const countConversion = (db: Queries, from: Date, to: Date) =>
  db<CountryConversion>('countConversion')`
    select country, count(*)::int as sent, count(verified_at)::int as verified
    from app.otp_verifications
    where created_at > ${from} and created_at <= ${to} and delivery not in ('refused', 'unsent')
    group by country`;

/** Wrong and right codes since a moment. */
export async function countGuesses(db: Queries, since: Date): Promise<{ wrong: number; right: number }> {
  const [row] = await db<{ wrong: number; right: number }>('countGuesses')`
    select (select count(*)::int from app.otp_failures where failed_at > ${since}) as wrong,
      (select count(*)::int from app.otp_verifications
        where created_at > ${since}::timestamptz - interval '1 hour' and verified_at > ${since}) as "right"`;
  return row ?? { wrong: 0, right: 0 };
}
