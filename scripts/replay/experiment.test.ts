import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { INTEREST_IDS } from '@romantic/contract';
import { ExperimentError, parseExperiment, readExperiment, UNKNOWN_AGE } from './experiment.ts';
import { ANSWERS, type Answer, INTEREST_OF_ANSWER, interestsOf } from './interest-answers.ts';
import { makeUpExperiment } from './testing/made-up-experiment.ts';

const HEADER = `iid,gender,age,${ANSWERS.join(',')}`;
const person = (iid: number, gender: number, age: string): string =>
  `${iid},${gender},${age},${ANSWERS.map(() => 5).join(',')}`;
const PEOPLE = [HEADER, person(1, 0, '21'), person(2, 1, ''), person(3, 1, '30.0')].join('\n');
const decisionsOf = (...rows: string[]): string => ['wave,iid,pid,order,dec', ...rows].join('\n');

test('a couple is two people who both said yes', () => {
  const decisions = decisionsOf('1,1,2,1,1', '1,2,1,2,1', '1,1,3,2,1', '1,3,1,1,0');
  assert.deepEqual(parseExperiment(PEOPLE, decisions).couples, new Set(['1-2']));
});

test('decisions come evening by evening and table by table, not as the file has them', () => {
  const { decisions } = parseExperiment(
    PEOPLE,
    decisionsOf('2,1,2,1,1', '1,1,3,10,0', '1,3,1,9,1', '1,2,1,9,0'),
  );
  assert.deepEqual(
    decisions.map(({ wave, order, iid }) => [wave, order, iid]),
    [
      [1, 9, 2],
      [1, 9, 3],
      [1, 10, 1],
      [2, 1, 1],
    ],
  );
});

test('who gave no age is counted and taken as the stated age', () => {
  const { guests, ageless } = parseExperiment(PEOPLE, decisionsOf());
  assert.equal(ageless, 1);
  assert.deepEqual(
    guests.map(({ iid, gender, age }) => [iid, gender, age]),
    [
      [1, 'woman', 21],
      [2, 'man', UNKNOWN_AGE],
      [3, 'man', 30],
    ],
  );
});

test('interests are what was rated 8 or more, the best first, at most ten, all from our list', () => {
  const none = Object.fromEntries(ANSWERS.map((answer) => [answer, ''])) as Record<Answer, string>;
  assert.deepEqual(interestsOf({ ...none, yoga: '10', hiking: '8', art: '7', reading: '9' }), [
    'yoga',
    'reading',
    'hiking',
  ]);
  const all = Object.fromEntries(ANSWERS.map((answer) => [answer, '9'])) as Record<Answer, string>;
  assert.equal(new Set(interestsOf(all)).size, 10);
  for (const id of Object.values(INTEREST_OF_ANSWER)) assert.ok(INTEREST_IDS.includes(id), id);
});

test('tables that contradict themselves or each other are refused', () => {
  const refused: [people: string, decisions: string, why: RegExp][] = [
    [PEOPLE, decisionsOf('1,1,9,1,1'), /names 9/],
    [PEOPLE, decisionsOf('1,1,2,1,1', '1,1,2,2,0'), /1 decides on 2 twice/],
    [PEOPLE, decisionsOf('1,1,2,1,yes'), /sd_decisions\.csv: dec is yes/],
    [PEOPLE, decisionsOf('1,1,2,,1'), /order is empty/],
    [`${PEOPLE}\n${person(1, 0, '22')}`, decisionsOf(), /names somebody twice/],
    [`${PEOPLE}\n${person(4, 2, '22')}`, decisionsOf(), /sd_people\.csv: gender is 2/],
  ];
  for (const [people, decisions, why] of refused) {
    assert.throws(
      () => parseExperiment(people, decisions),
      (error: unknown) => error instanceof ExperimentError && why.test(error.message),
      String(why),
    );
  }
});

test('a folder without the tables says which are missing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'romantic-experiment-'));
  t.after(() => rm(folder, { recursive: true }));
  await assert.rejects(readExperiment(folder), /has no sd_people\.csv and no sd_decisions\.csv/);
  const made = makeUpExperiment(4, 2);
  await writeFile(join(folder, 'sd_people.csv'), made.people);
  await assert.rejects(readExperiment(folder), /has no sd_decisions\.csv/);
  await writeFile(join(folder, 'sd_decisions.csv'), made.decisions);
  const { guests, decisions, couples } = await readExperiment(folder);
  assert.deepEqual([guests.length, decisions.length, couples.size], [16, 64, made.couples]);
});
