import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sigma } from './logistic.ts';
import { compareModels } from './model-choice.ts';
import { createRandom, drawNormal } from './random.ts';

/** 60 members of 20 decisions; one model knows what drives them, one knows nothing, one is wrong. */
function makeRivals() {
  const random = createRandom(3);
  const truth = Array.from({ length: 1200 }, () => drawNormal(random));
  return {
    answers: truth.map((logOdds) => (random() < sigma(logOdds) ? 1 : 0)),
    members: truth.map((_, row) => Math.floor(row / 20)),
    knows: truth.map(sigma),
    guesses: truth.map(() => 0.5),
    errs: truth.map((logOdds) => sigma(-logOdds)),
  };
}

test('a model takes over only when it is clearly better, and goes when it is clearly worse', () => {
  const { answers, members, knows, guesses, errs } = makeRivals();
  const verdict = (current: number[], candidate: number[]) =>
    compareModels({ current, candidate, answers, members }).candidateIs;
  assert.equal(verdict(guesses, knows), 'better');
  assert.equal(verdict(guesses, errs), 'worse');
  assert.equal(verdict(knows, guesses), 'worse');
  assert.equal(verdict(knows, knows), 'equal');
  const nudged = guesses.map((_, row) => (row % 2 === 0 ? 0.501 : 0.499));
  assert.equal(verdict(guesses, nudged), 'equal');
});
