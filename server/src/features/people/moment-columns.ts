import type { Queries } from '../../db/db.ts';

/** A moment in a statement: what the clock says, or, for copies that are judged again, what the database says. */
const momentOf = (db: Queries, at?: Date) => (at ? db.part`${at}::timestamptz` : db.part`now()`);

/** Whether somebody travels: is in another city for the feed, while their plan lets them. Of a profile `p`. */
const travels = (db: Queries, at?: Date) =>
  db.part`p.travel_cell is not null and p.travel_until > ${momentOf(db, at)}`;

/** Where a profile `p` is to others and to its own feed. */
export const cellAt = (db: Queries, at?: Date) =>
  db.part`case when ${travels(db, at)} then p.travel_cell else p.cell end`;
export const cityAt = (db: Queries, at?: Date) =>
  db.part`case when ${travels(db, at)} then p.travel_city else p.city end`;

/** Whether a profile `p` is incognito: as long as its plan lets it. */
export const incognitoAt = (db: Queries, at?: Date) =>
  db.part`(p.incognito and p.incognito_until > ${momentOf(db, at)})`;

/** The other city of a profile `p`; null when they do not travel. */
export const travelCityAt = (db: Queries, at?: Date) =>
  db.part`case when ${travels(db, at)} then json_build_object('city', p.travel_city, 'countryCode', p.travel_country) end`;
