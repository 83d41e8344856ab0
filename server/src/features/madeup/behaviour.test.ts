import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { likeBackDelaySeconds, likesBack } from './behaviour.ts';
import { generatePeople } from './people.ts';
import { repliesWith } from './replies.ts';

const near = { city: 'Lisbon', countryCode: 'PT', latitude: 38.7, longitude: -9.1, population: 517_802 };
const people = [...generatePeople({ seed: 1, count: 300, today: '2026-11-22', near })].map(
  ({ index, selectivity }) => ({
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    selectivity,
  }),
);

test('a pair has one answer, within 1 to 8 seconds', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uuid(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (id, memberId, selectivity) => {
        const person = { id, selectivity };
        assert.equal(likesBack(person, memberId), likesBack({ ...person }, memberId));
        const delay = likeBackDelaySeconds(person, memberId);
        assert.equal(delay, likeBackDelaySeconds({ id }, memberId));
        assert.ok(delay >= 1 && delay <= 8);
      },
    ),
  );
});

test('people say yes as often as their selectivity says, to some members and not to others', () => {
  for (const selectivity of [0, 0.3, 0.7, 1]) {
    const yes = Array.from({ length: 4000 }, (_, member) =>
      likesBack({ id: 'p', selectivity }, `m${member}`),
    );
    const share = yes.filter(Boolean).length / yes.length;
    assert.ok(Math.abs(share - selectivity) < 0.03, `${selectivity}: ${share}`);
  }
});

test('nearly every newcomer who likes ten people has two matches or more, half of them five', () => {
  const matches = Array.from({ length: 500 }, (_, member) => {
    const liked = Array.from({ length: 10 }, (_, at) => people[(member * 7 + at * 13) % people.length]);
    return liked.filter((person) => person && likesBack(person, `member-${member}`)).length;
  });
  assert.ok(matches.filter((count) => count >= 2).length >= 495);
  assert.ok(matches.filter((count) => count >= 5).length >= 250);
});

test('an answer is fixed by message and seed, has pauses of a few seconds, and varies', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.string(), (message, seed) => {
      const reply = repliesWith(message, seed);
      assert.deepEqual(reply, repliesWith(message, seed));
      assert.ok(reply.text.length > 0 && reply.text.length < 200);
      assert.ok(reply.pauseSeconds > 0 && reply.pauseSeconds <= 6);
      assert.ok(reply.typingSeconds >= 1 && reply.typingSeconds <= 6);
    }),
  );
  const texts = Array.from({ length: 50 }, (_, at) => repliesWith('I went to the lake', `seed ${at}`).text);
  assert.ok(new Set(texts).size >= 5);
});

test('answers fit the message', () => {
  for (const at of ['1', '2', '3', '4']) {
    assert.match(repliesWith('wait, are you real?', at).text, /made up|not real/i);
    assert.match(repliesWith('Olá!', at).text, /^(hi|hello|hey)/i);
    assert.doesNotMatch(repliesWith('I chose this machine', at).text, /^(hi|hello|hey)/i);
    assert.match(repliesWith('Good night', at).text, /sleep well|bye for now|talk soon/i);
    assert.match(repliesWith('😂', at).text, /ha|landed|smug/i);
  }
});
