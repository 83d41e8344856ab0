import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INTEREST_IDS, PROMPT_IDS, ProfileChanges } from '@romantic/contract';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cityRadiusKm, DEMO_CITY, DEMO_CITY_SHARE, type HomeCity, loadHomeCities } from './cities.ts';
import { INTEREST_LINES } from './interest-lines.ts';
import { MADE_UP_LINE } from './mark.ts';
import { generatePeople, type MadeUpPerson } from './people.ts';
import { demoPhoneNumber, MADE_UP_PREFIX, madeUpPhoneNumber } from './phone-numbers.ts';
import { PROMPT_ANSWERS } from './prompt-answers.ts';
import { sayInterest } from './words.ts';

const TODAY = '2026-11-22';
const LISBON: HomeCity = {
  city: 'Lisbon',
  countryCode: 'PT',
  latitude: 38.71667,
  longitude: -9.13333,
  population: 517_802,
};
const people = [...generatePeople({ seed: 7, count: 2000, today: TODAY })];

function ageOn(today: string, birthDate: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

function kmBetween(person: MadeUpPerson, home: HomeCity): number {
  const narrow = Math.cos((home.latitude * Math.PI) / 180);
  return 111.2 * Math.hypot(person.latitude - home.latitude, (person.longitude - home.longitude) * narrow);
}

test('the same seed gives the same people, another seed others', () => {
  const some = (seed: number) => [...generatePeople({ seed, count: 40, today: TODAY, near: LISBON })];
  assert.deepEqual(some(1), some(1));
  assert.notDeepEqual(some(1), some(2));
});

test('a person does not depend on how many are made, nor on where the counting starts', () => {
  assert.deepEqual([...generatePeople({ seed: 7, count: 25, today: TODAY })], people.slice(0, 25));
  const late = [...generatePeople({ seed: 7, count: 5, today: TODAY, firstIndex: 1000 })];
  assert.deepEqual(late, people.slice(1000, 1005));
});

test('everyone could have typed their profile: the contract takes it', () => {
  for (const person of people) {
    const { fullName, bio, gender, interestedIn, interests, prompts, intent, heightCm, languages } = person;
    const { latitude, longitude, ageMin, ageMax, maxDistanceKm, mustHaves } = person;
    const profile = { fullName, bio, gender, interestedIn, interests, prompts, intent, heightCm, languages };
    const location = { latitude, longitude };
    const preferences = { ageMin, ageMax, maxDistanceKm, mustHaves };
    const parsed = ProfileChanges.safeParse({ ...profile, location, preferences });
    assert.ok(parsed.success, `${person.index}: ${parsed.error?.message}`);
    assert.ok(prompts.length >= 1 && interests.length >= 5 && languages.includes('en'));
    assert.ok(person.portraits.length >= 1 && person.portraits.length <= 4);
    assert.ok(person.selectivity >= 0 && person.selectivity <= 1);
    assert.ok(person.replyDelaySeconds > 0 && person.lastActiveMinutesAgo >= 0);
  }
});

test('everyone is an adult, on any day of the calendar', () => {
  for (const today of [TODAY, '2028-02-29', '2027-03-01', '2027-01-01', '2026-12-31']) {
    for (const { birthDate, ageMin, ageMax } of generatePeople({
      seed: 3,
      count: 400,
      today,
      near: LISBON,
    })) {
      const age = ageOn(today, birthDate);
      assert.ok(age >= 18 && age <= 69, `${birthDate} on ${today}`);
      assert.ok(ageMin >= 18 && ageMin <= age && ageMax >= age);
    }
  }
});

test('numbers are nobody’s: one each, under no country, refused by sign-in', () => {
  assert.equal(new Set(people.map((person) => person.phoneNumber)).size, people.length);
  for (const { phoneNumber } of people) {
    assert.match(phoneNumber, /^\+999\d{9}$/);
    assert.equal(parsePhoneNumberFromString(phoneNumber)?.isValid() ?? false, false);
  }
  assert.equal(madeUpPhoneNumber(999_999_999), `${MADE_UP_PREFIX}999999999`);
  assert.throws(() => madeUpPhoneNumber(-1), RangeError);
  assert.throws(() => madeUpPhoneNumber(1_000_000_000), RangeError);
});

test('demo numbers are fiction’s hundred, valid in form', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => demoPhoneNumber(index));
  assert.equal(new Set(numbers).size, 100);
  assert.ok(numbers.every((number) => /^\+1\d{3}55501\d\d$/.test(number)));
  assert.ok(numbers.every((number) => parsePhoneNumberFromString(number)?.isValid()));
  assert.throws(() => demoPhoneNumber(100), RangeError);
});

test('people live in the home cities, a fifth of them in the demo city, dozens in each', () => {
  const homes = loadHomeCities();
  assert.equal(homes.length, 37);
  assert.ok(Math.abs(homes.reduce((sum, [, share]) => sum + share, 0) - 1) < 1e-9);
  for (const [home, share] of homes) {
    const here = people.filter((person) => person.city === home.city);
    assert.ok(here.length >= 20, `${home.city}: ${here.length}`);
    assert.ok(here.every((person) => person.countryCode === home.countryCode));
    assert.ok(here.every((person) => kmBetween(person, home) <= cityRadiusKm(home.population) + 0.1));
    if (home.city === DEMO_CITY) assert.equal(share, DEMO_CITY_SHARE);
  }
  const demo = people.filter((person) => person.city === DEMO_CITY).length;
  assert.ok(Math.abs(demo - 400) < 72, String(demo));
});

test('with a place given, everyone lives around it', () => {
  for (const person of generatePeople({ seed: 5, count: 100, today: TODAY, near: LISBON })) {
    assert.equal(person.city, 'Lisbon');
    assert.ok(kmBetween(person, LISBON) <= cityRadiusKm(LISBON.population) + 0.1);
  }
});

test('bios are marked, different from each other, and nothing is left to fill in', () => {
  const different = new Set(people.map((person) => person.bio)).size;
  assert.ok(different > people.length * 0.99, `${different} different bios`);
  for (const { bio, prompts, interests } of people) {
    assert.ok(bio.endsWith(`\n${MADE_UP_LINE}`));
    for (const text of [bio, ...prompts.map((prompt) => prompt.answer)])
      assert.doesNotMatch(text, /[{}]|undefined/);
    // What they write about is among what they like.
    assert.ok(interests.some((id) => bio.includes(INTEREST_LINES[id])));
  }
  const openers = people.map((person) => person.bio.split(/[.?!:]/)[0]);
  assert.ok(new Set(openers).size > 500, String(new Set(openers).size));
  const alike = openers.filter((opener, index) => opener === openers[index + 1]).length;
  assert.ok(alike < people.length / 50, `${alike} neighbours begin alike`);
});

test('every interest has a line and a word, every prompt several answers', () => {
  assert.deepEqual(Object.keys(INTEREST_LINES).sort(), [...INTEREST_IDS].sort());
  assert.deepEqual(Object.keys(PROMPT_ANSWERS).sort(), [...PROMPT_IDS].sort());
  assert.equal(sayInterest('board-games'), 'board games');
  assert.equal(sayInterest('k-pop'), 'K-pop');
  assert.ok(Object.values(PROMPT_ANSWERS).every((answers) => new Set(answers).size >= 5));
});
