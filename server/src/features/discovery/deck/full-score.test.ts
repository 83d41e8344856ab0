import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INTEREST_IDS } from '@romantic/contract';
import { createMatchmaker, type Person } from '@romantic/matchmaker';
import { readStartingModel, sigma } from '@romantic/matchmaker/model';
import { createColdScorer, USUAL_LOG_ODDS } from '../learning/cold-score.ts';
import { hopeFor, isLittleKnown, scoreFully } from './full-score.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const cold = createColdScorer(readStartingModel(INTEREST_IDS));

function makePerson(id: string, change: Partial<Person> = {}): Person {
  return {
    id,
    cell: '88393329adfffff',
    birthDate: '1996-05-05',
    gender: 'woman',
    interestedIn: ['man', 'woman'],
    ageMin: 18,
    ageMax: 99,
    maxDistanceKm: 50,
    mustHaves: {},
    intent: null,
    heightCm: null,
    languages: [],
    interests: ['yoga', 'cinema', 'tennis'],
    verified: false,
    hasBio: true,
    incognito: false,
    hideDistance: false,
    joinedAt: NOW - 1e9,
    lastActiveAt: NOW,
    says: 0.4,
    gets: -1.1,
    exposures: 3,
    boost: 1,
    ...change,
  };
}

test('the full score is the engine’s with the cold model in both probabilities', () => {
  const viewer = makePerson('me', {
    gender: 'man',
    birthDate: '1990-01-01',
    says: 9,
    gets: 0.7,
    interests: ['yoga'],
  });
  const person = makePerson('you');
  const matchmaker = createMatchmaker();
  matchmaker.upsert(person);
  const request = {
    now: NOW,
    seed: '',
    excluded: new Set<string>(),
    likedMe: new Set<string>(),
    limit: 1,
    pageSize: 1,
    withFacts: true,
  };
  const [ranked] = matchmaker.rank(viewer, request).people;
  const facts = ranked?.facts;
  assert.ok(facts);
  const full = scoreFully(ranked.score, cold.scoreBoth(viewer, NOW)(facts), viewer, facts);
  // Here and now: all else of the score is 1, but for the first kilometre and the damping.
  const there = USUAL_LOG_ODDS + cold.score(viewer, person, NOW) + 4 - 1.1;
  const back = USUAL_LOG_ODDS + cold.score(person, viewer, NOW) + 0.4 + 0.7;
  const expected = sigma(there) * sigma(back) * 4 ** -0.3 * (0.7 + 0.3 * Math.exp(-1 / 40));
  assert.ok(Math.abs(full / expected - 1) < 1e-5, `${full} ${expected}`);
  assert.ok(Math.abs(full / ranked.score - 1) > 0.01, 'the cold model counts');
});

test('both ways at once are what each way is by itself', () => {
  const viewer = makePerson('me', { gender: 'man', birthDate: '1990-01-01', interests: ['yoga', 'cinema'] });
  const both = cold.scoreBoth(viewer, NOW);
  for (const gender of ['woman', 'man', 'nonbinary', 'woman'] as const) {
    const person = makePerson('you', { gender, interests: gender === 'man' ? [] : ['tennis', 'yoga'] });
    const { there, back } = both(person);
    assert.ok(Math.abs(there - cold.score(viewer, person, NOW)) < 1e-12);
    assert.ok(Math.abs(back - cold.score(person, viewer, NOW)) < 1e-12);
  }
});

test('hope is the mean and a spread that shrinks with what is known', () => {
  assert.ok(Math.abs(hopeFor({ gets: 0, exposures: 0 }) - 1 / Math.sqrt(0.7)) < 1e-9);
  assert.ok(hopeFor({ gets: 0.5, exposures: 9 }) < 0.5 + 0.6 && hopeFor({ gets: 0.5, exposures: 9 }) > 0.5);
  assert.equal(hopeFor({ gets: 4, exposures: 0 }), 4);
  assert.deepEqual([isLittleKnown({ exposures: 9 }), isLittleKnown({ exposures: 10 })], [true, false]);
});
