import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMatchTopics, TELL_EVERY_MS } from './match-topics.ts';

function makeTab() {
  const tab = { now: 0, told: 0 };
  const topics = createMatchTopics(() => tab.now);
  const speak = () => {
    tab.told += 1;
  };
  return { tab, topics, speak };
}

test('typing is told now and then, and at once after a message', () => {
  const { tab, topics, speak } = makeTab();
  topics.setSpeaker('a', speak);
  for (tab.now = 0; tab.now < TELL_EVERY_MS; tab.now += 500) topics.typed('a');
  assert.equal(tab.told, 1);
  topics.typed('a');
  assert.equal(tab.told, 2);
  topics.sent('a');
  topics.typed('a');
  assert.equal(tab.told, 3);
});

test('who types before the topic is joined, here or by the other, is heard once it is', () => {
  const { tab, topics, speak } = makeTab();
  topics.typed('a');
  topics.setSpeaker('b', speak);
  assert.equal(tab.told, 0, 'in another conversation');
  topics.setSpeaker('a', speak);
  assert.equal(tab.told, 1);
  topics.setOnline('a', true);
  assert.equal(tab.told, 2);
  topics.setOnline('a', true);
  assert.equal(tab.told, 2, 'they were there before');
});

test('what was typed long ago or is sent is not told to who comes', () => {
  const { tab, topics, speak } = makeTab();
  topics.typed('a');
  tab.now = TELL_EVERY_MS;
  topics.setSpeaker('a', speak);
  topics.typed('a');
  topics.sent('a');
  topics.setOnline('a', true);
  assert.equal(tab.told, 1);
});
