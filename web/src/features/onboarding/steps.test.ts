import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStep, openDraftStep, openProfileStep, STEPS, stepBefore } from './steps.ts';

test('a draft goes on at the first question without an answer', () => {
  assert.equal(openDraftStep({}), 'name');
  assert.equal(openDraftStep({ fullName: 'Zoé' }), 'birthday');
  const draft = { fullName: 'Zoé', birthDate: '1996-04-12', gender: 'woman' as const };
  assert.equal(openDraftStep({ ...draft, interestedIn: [] }), 'who');
  assert.equal(openDraftStep({ ...draft, interestedIn: ['man'] }), 'promise');
});

test('a member goes on where others cannot see them yet, then where they left', () => {
  assert.equal(openProfileStep({ missing: ['location', 'photo'] }, 'intent'), 'location');
  assert.equal(openProfileStep({ missing: ['photo'] }, 'intent'), 'photos');
  assert.equal(openProfileStep({ missing: [] }, 'intent'), 'intent');
  assert.equal(openProfileStep({ missing: [] }, null), null);
  assert.equal(openProfileStep({ missing: [] }, 'nonsense'), null);
});

test('nobody goes back behind the making of their account', () => {
  assert.equal(stepBefore('name'), null);
  assert.equal(stepBefore('location'), null);
  assert.equal(stepBefore('photos'), 'location');
  assert.equal(nextStep('intent'), null);
  for (const step of STEPS.slice(0, -1)) assert.notEqual(nextStep(step), null);
});
