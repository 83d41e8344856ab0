/** The same question answered the slow and obvious way, on plain objects: what the engine is compared with. */

import { distanceKm } from '../earth.ts';
import type { Person } from '../person.ts';
import type { RankRequest } from '../query.ts';
import type { Ranking } from '../rank.ts';
import { type Chances, dampingOf, doubtOf, scoreOf } from '../score.ts';
import { hashText, tieOf } from '../tie.ts';
import type { Ranked } from '../top.ts';

const HOUR = 3_600_000;
const hours = (ms: number) => Math.floor(ms / HOUR);

export function rankNaively(people: Person[], viewer: Person, request: RankRequest): Ranking {
  const acceptable = people.filter((person) => mayMeet(viewer, person, request));
  const within = (km: number) => acceptable.filter((person) => distanceKm(viewer.cell, person.cell) <= km);
  let radiusKm = viewer.maxDistanceKm;
  while (within(radiusKm).length < request.pageSize && radiusKm < 20_000)
    radiusKm = Math.min(2 * radiusKm, 20_000);
  const found = within(radiusKm);
  const ranked = found.map((person) => rankOne(viewer, person, request)).sort(compareRanked);
  const widened = radiusKm > viewer.maxDistanceKm;
  return { people: ranked.slice(0, request.limit), widened, radiusKm, eligible: found.length };
}

/** All but the viewer's own radius. */
function mayMeet(viewer: Person, person: Person, request: RankRequest): boolean {
  if (person.id === viewer.id || request.excluded.has(person.id)) return false;
  if (person.incognito && !request.likedMe.has(person.id)) return false;
  if (distanceKm(person.cell, viewer.cell) > person.maxDistanceKm) return false;
  return acceptsNaively(viewer, person, request.now) && acceptsNaively(person, viewer, request.now);
}

export function acceptsNaively(asker: Person, subject: Person, now: number): boolean {
  const wants = asker.mustHaves;
  const age = naiveAge(subject.birthDate, now);
  const sharesOne = (asked: string[] | undefined, has: readonly string[]) =>
    asked === undefined || asked.length === 0 || asked.some((word) => has.includes(word));
  const height = subject.heightCm;
  return (
    asker.interestedIn.includes(subject.gender) &&
    age >= asker.ageMin &&
    age <= asker.ageMax &&
    (!wants.verified || subject.verified) &&
    (!wants.hasBio || subject.hasBio) &&
    (!wants.newHere || hours(now) - hours(subject.joinedAt) <= 14 * 24) &&
    (!wants.recentlyActive || hours(now) - hours(subject.lastActiveAt) <= 7 * 24) &&
    (wants.heightMinCm === undefined || (height !== null && height >= wants.heightMinCm)) &&
    (wants.heightMaxCm === undefined || (height !== null && height <= wants.heightMaxCm)) &&
    sharesOne(wants.intents, subject.intent === null ? [] : [subject.intent]) &&
    sharesOne(wants.languages, subject.languages) &&
    sharesOne(wants.interests, subject.interests)
  );
}

function naiveAge(birthDate: string, now: number): number {
  const [year, month, day] = birthDate.split('-').map(Number) as [number, number, number];
  const date = new Date(now);
  const had = [date.getUTCMonth() + 1 - month || date.getUTCDate() - day].every((rest) => rest >= 0);
  return date.getUTCFullYear() - year - (had ? 0 : 1);
}

function rankOne(viewer: Person, person: Person, request: RankRequest): Ranked {
  const { yes, liked, damping } = chancesOf(person);
  const km = person.hideDistance ? null : distanceKm(viewer.cell, person.cell);
  const hoursIdle = Math.max(0, hours(request.now) - hours(person.lastActiveAt));
  const score = scoreOf(chancesOf(viewer), yes, liked, damping, km, hoursIdle);
  return { id: person.id, score, tie: tieOf(hashText(request.seed), hashText(person.id)) };
}

/** As 32-bit floats, which is what the store keeps. */
function chancesOf(person: Person): Chances {
  return {
    yes: Math.fround(doubtOf(Math.fround(person.says))),
    liked: Math.fround(doubtOf(Math.fround(person.gets))),
    damping: Math.fround(dampingOf(Math.fround(person.exposures)) * Math.fround(person.boost)),
  };
}

function compareRanked(a: Ranked, b: Ranked): number {
  return b.score - a.score || a.tie - b.tie || (a.id < b.id ? -1 : 1);
}
