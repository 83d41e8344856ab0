import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { storiesOf, tellStory } from './testing/call-story.ts';
import { createMemoryWorld } from './testing/memory-world.ts';

/** The longer form: CALL_STORIES=1000000. */
const STORIES = Number(process.env.CALL_STORIES ?? 10_000);

test('random stories: one end each, its time right, nobody in two calls', async () => {
  const ends = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(storiesOf(10), async (story) => {
      const world = createMemoryWorld();
      const seen: string[] = [];
      const read = world.read;
      world.read = async (callId) => {
        const state = await read(callId);
        if (state.endedAt !== null) seen.push(`${state.status} ${state.endReason}`);
        return state;
      };
      await tellStory(world, story);
      for (const end of new Set(seen)) ends.set(end, (ends.get(end) ?? 0) + 1);
    }),
    { numRuns: STORIES, seed: 20_261_122 },
  );
  for (const end of [
    'missed unanswered',
    'rejected declined',
    'cancelled called_off',
    'completed hangup',
    'completed gone',
    'completed logout',
    'cancelled unmatch',
  ]) {
    assert.ok(
      (ends.get(end) ?? 0) > STORIES / 1_000,
      `the stories come to "${end}": ${JSON.stringify([...ends])}`,
    );
  }
});
