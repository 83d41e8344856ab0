import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, type ProfileForm } from './profile-form.ts';

const BEFORE: ProfileForm = {
  fullName: 'Zoé',
  bio: '',
  heightCm: null,
  prompts: [{ promptId: 'deal', answer: 'Tea for two' }],
  intent: null,
  interests: ['tea'],
  languages: [],
  gender: 'woman',
  interestedIn: ['man'],
};

test('only what differs is sent', () => {
  assert.deepEqual(changesOf(BEFORE, BEFORE), {});
  assert.deepEqual(changesOf(BEFORE, { ...BEFORE, bio: ' Hello ', heightCm: 170 }), {
    bio: 'Hello',
    heightCm: 170,
  });
});

test('what cannot be empty stays, and sentences without words are none', () => {
  assert.deepEqual(changesOf(BEFORE, { ...BEFORE, fullName: ' ', interestedIn: [] }), {});
  const prompts = [...BEFORE.prompts, { promptId: 'debate' as const, answer: '  ' }];
  assert.deepEqual(changesOf(BEFORE, { ...BEFORE, prompts }), {});
  assert.deepEqual(changesOf(BEFORE, { ...BEFORE, prompts: [] }), { prompts: [] });
});
