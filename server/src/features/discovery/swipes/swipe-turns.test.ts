import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { takeTurns } from './swipe-turns.ts';

const swipes = fc.array(
  fc.record({
    actorId: fc.constantFrom('a', 'b', 'c', 'd'),
    targetId: fc.constantFrom('a', 'b', 'c', 'd'),
    kind: fc.constantFrom('like' as const, 'superlike' as const, 'pass' as const),
    note: fc.constantFrom(null, 'x'),
  }),
  { maxLength: 200 },
);

test('in a turn no two people meet twice, every swipe has its place, and what came first goes first', () => {
  fc.assert(
    fc.property(swipes, (list) => {
      const turns = takeTurns(list);
      assert.ok(turns.length <= 6, `${turns.length} turns`);
      const seen = new Map<number, number>();
      for (const [index, turn] of turns.entries()) {
        const pairs = turn.swipes.map(({ actorId, targetId }) => [actorId, targetId].sort().join());
        assert.equal(new Set(pairs).size, pairs.length);
        turn.swipes.forEach((swipe, nth) => {
          for (const place of turn.places[nth] ?? []) {
            const { actorId, targetId, kind } = list[place]!;
            assert.deepEqual([actorId, targetId, kind], [swipe.actorId, swipe.targetId, swipe.kind]);
            assert.ok(!seen.has(place));
            seen.set(place, index);
          }
        });
      }
      assert.equal(seen.size, list.length);
      const firstOf = new Map<string, number>();
      list.forEach(({ actorId, targetId, kind }, place) => {
        const pair = [actorId, targetId].sort().join();
        const name = `${actorId}${targetId}${kind}`;
        if (firstOf.has(name)) return;
        firstOf.set(name, place);
        const earlier = [...firstOf]
          .filter(([other, at]) => at < place && sameTwo(other, pair))
          .map(([, at]) => at);
        for (const at of earlier) assert.ok(seen.get(at)! < seen.get(place)!);
      });
    }),
  );
});

const sameTwo = (name: string, pair: string) => [name[0], name[1]].sort().join() === pair;
