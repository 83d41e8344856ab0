import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareInOrder, type OwnDecisions, type OwnPerson, trainChallenger } from './challenge.ts';
import type { ColdModel } from './cold-model.ts';
import { readColdModel } from './cold-model-file.ts';
import { sigma } from './logistic.ts';
import { createProfileScore, knowsProfileColumn } from './profile-columns.ts';
import { createRandom, drawNormal, shuffle } from './random.ts';

const INTERESTS = ['tea', 'jazz', 'yoga', 'chess', 'rare'];

/** 400 people, 12,000 decisions, by what people are like, by spread 1 of a and b, and by `taste`. */
function makeOwn(seed: number, taste: (viewer: OwnPerson, person: OwnPerson) => number): OwnDecisions {
  const random = createRandom(seed);
  const people = Array.from({ length: 400 }, (_, index): OwnPerson => {
    const gender = index % 2 ? 'woman' : 'man';
    return { gender, age: 20 + Math.floor(random() * 30), interests: INTERESTS.filter(() => random() < 0.4) };
  });
  const draw = () => people.map(() => drawNormal(random));
  const [says, gets] = [draw(), draw()];
  const decisions = people.flatMap((viewer, decider) => {
    const others = people.flatMap(({ gender }, index) => (gender === viewer.gender ? [] : [index]));
    shuffle(others, random);
    return others.slice(0, 30).map((decided) => {
      const person = people[decided] as OwnPerson;
      const logOdds = -0.5 + says[decider]! + gets[decided]! + taste(viewer, person);
      return { decider, decided, yes: random() < sigma(logOdds) };
    });
  });
  shuffle(decisions, random);
  return { people, decisions };
}

/** A model that knows nothing but a level. */
const NOTHING: ColdModel = {
  format: 1,
  version: 'nothing',
  columns: ['pair:age-gap', 'pair:age-distance', 'pair:interest-overlap'],
  directions: {
    any: {
      intercept: -0.3,
      weights: [0, 0, 0],
      means: [0, 0, 0],
      spreads: [1, 1, 1],
      least: [0, 0, 0],
      most: [1, 1, 1],
      trainedOn: { decisions: 1000, yes: 0.42, predicted: 0.42 },
    },
  },
  lambda: 1000,
};

const isHeldOut = (decider: number): boolean => decider % 4 === 0;

function challenge(own: OwnDecisions) {
  const candidate = trainChallenger(own, NOTHING, { version: 'candidate', isHeldOut });
  const counts = (row: number): boolean => isHeldOut(own.decisions[row]!.decider);
  return { candidate, verdict: compareInOrder(own, { current: NOTHING, candidate }, counts) };
}

const byAge = (viewer: OwnPerson, person: OwnPerson) => 1.2 - 0.2 * Math.abs(person.age - viewer.age);

test('a taste that is there is found, and beats knowing nothing on members never seen', () => {
  const { candidate, verdict } = challenge(makeOwn(1, byAge));
  assert.equal(verdict.candidateIs, 'better');
  assert.equal(verdict.decisions, 3_000);
  readColdModel(JSON.parse(JSON.stringify(candidate)), knowsProfileColumn(INTERESTS));
  const score = createProfileScore(candidate, 'woman', 'man');
  const tenYears = score.pairPart(0, 0, 0, 0) - score.pairPart(10, 0, 0, 0);
  // 2 in truth; the ridge shrinks hard.
  assert.ok(tenYears > 0.3 && tenYears < 2, `${tenYears}`);
  assert.deepEqual(Object.keys(candidate.directions).sort(), ['any', 'man>woman', 'woman>man']);
});

test('where there is nothing to find, the older model stays', () => {
  for (const seed of [2, 3, 4]) {
    const { verdict } = challenge(makeOwn(seed, () => 0));
    assert.notEqual(verdict.candidateIs, 'better', `seed ${seed}`);
  }
});

test('a model learned in another world is worse in this one', () => {
  const { candidate } = challenge(makeOwn(1, byAge));
  const own = makeOwn(5, (viewer, person) => -byAge(viewer, person));
  const verdict = compareInOrder(own, { current: NOTHING, candidate }, () => true);
  assert.equal(verdict.candidateIs, 'worse');
});

test('how often people say yes is left to a and b: the level stays', () => {
  const { candidate } = challenge(makeOwn(6, () => 2));
  for (const direction of Object.values(candidate.directions))
    assert.ok(Math.abs(direction.intercept - -0.3) < 1e-9);
});

test('too few decisions train nothing', () => {
  const own = makeOwn(7, () => 0);
  const few = { ...own, decisions: own.decisions.slice(0, 1_500) };
  assert.throws(() => challenge(few), { code: 'too_few_decisions' });
});
