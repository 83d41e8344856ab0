import assert from 'node:assert/strict';
import { test } from 'node:test';
import { INTEREST_IDS } from '@romantic/contract';
import { ageOn } from '@romantic/matchmaker';
import {
  createColdScore,
  readStartingModel,
  scoreRow,
  writeProfileColumns,
} from '@romantic/matchmaker/model';
import fc from 'fast-check';
import { type ColdSubject, createColdScorer, USUAL_LOG_ODDS } from './cold-score.ts';

const NOW = Date.UTC(2026, 10, 22);
const model = readStartingModel(INTEREST_IDS);

const subject: fc.Arbitrary<ColdSubject> = fc.record({
  gender: fc.constantFrom('woman', 'man', 'nonbinary'),
  birthDate: fc.constantFrom('1996-11-22', '1996-11-23', '2008-11-22', '1950-02-28'),
  interests: fc.subarray([...INTEREST_IDS], { maxLength: 10 }),
});

test('scores pairs as the model was trained and measured: column by column', () => {
  const scorer = createColdScorer(model);
  fc.assert(
    fc.property(subject, subject, (viewer, person) => {
      const direction =
        model.directions[`${viewer.gender}>${person.gender}`] ?? model.directions.any ?? assert.fail();
      const values = new Float64Array(model.columns.length);
      const asProfile = ({ birthDate, interests }: ColdSubject) => ({
        age: ageOn(birthDate, NOW),
        interests,
      });
      writeProfileColumns(model.columns, asProfile(viewer), asProfile(person), values);
      const expected = scoreRow(createColdScore(direction), values);
      const found = USUAL_LOG_ODDS + scorer.score(viewer, person, NOW);
      assert.ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);
    }),
    { numRuns: 500 },
  );
});
