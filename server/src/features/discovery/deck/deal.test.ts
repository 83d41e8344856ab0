import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSecrets } from '../../../secrets.ts';
import { createDealer, listSources, type Source } from './deal.ts';

const secrets = createSecrets('a secret of this test, which is long enough');
const VIEWER = '00000000-0000-4000-8000-000000000001';

test('each ten has one place of chance and one for a newcomer, anywhere, however it is cut into pages', () => {
  const all = listSources(secrets, VIEWER, 4, 0, 300);
  const spots = { chance: new Set<number>(), newcomer: new Set<number>() };
  for (let ten = 0; ten < 30; ten += 1) {
    const sources = all.slice(ten * 10, ten * 10 + 10);
    for (const source of ['chance', 'newcomer'] as const) {
      assert.equal(sources.filter((one) => one === source).length, 1);
      spots[source].add(sources.indexOf(source));
    }
  }
  assert.ok(spots.chance.size > 5 && spots.newcomer.size > 5);
  for (const [first, count] of [
    [0, 1],
    [7, 7],
    [10, 20],
    [95, 6],
    [281, 19],
  ] as const) {
    assert.deepEqual(listSources(secrets, VIEWER, 4, first, count), all.slice(first, first + count));
  }
});

const anySource = fc.constantFrom<Source>('rank', 'newcomer', 'chance');
const anyDeck = fc
  .tuple(fc.nat(12), fc.nat(5), fc.infiniteStream(fc.nat(1e6)), fc.array(fc.nat(16)), fc.array(fc.nat(16)))
  .map(([size, others, order, lifted, shown]) => {
    const ranked = Array.from({ length: size }, (_, at) => `p${at}`);
    const key = new Map(ranked.map((id) => [id, order.next().value as number]));
    const chances = [...ranked].sort((a, b) => (key.get(a) as number) - (key.get(b) as number));
    const newcomers = [...chances.slice(0, 3), ...Array.from({ length: others }, (_, at) => `new${at}`)];
    const ids = (places: number[]) => new Set(places.map((place) => `p${place}`));
    return { deck: { ranked, newcomers, chances, lifted: ids(lifted) }, shown: ids(shown) };
  });

test('deals everybody who was not shown once, each order from its top, and says how likely it was', () => {
  fc.assert(
    fc.property(
      anyDeck,
      fc.array(anySource, { minLength: 20, maxLength: 20 }),
      ({ deck, shown }, sources) => {
        const dealer = createDealer(deck, (id) => shown.has(id));
        const everybody = new Set([...deck.ranked, ...deck.newcomers]).difference(shown);
        const dealt = new Set<string>();
        for (const source of sources) {
          assert.equal(dealer.hasMore(), dealt.size < everybody.size);
          const one = dealer.deal(source);
          if (!one) break;
          const order = { rank: deck.ranked, newcomer: deck.newcomers, chance: deck.chances }[one.source];
          const left = order.filter((id) => everybody.has(id) && !dealt.has(id));
          assert.equal(one.id, left[0]);
          const weights = left.map((id) => (deck.lifted.has(id) ? 2 : 1));
          const sum = weights.reduce((total, weight) => total + weight, 0);
          assert.equal(one.propensity, one.source === 'chance' ? (weights[0] as number) / sum : 1);
          dealt.add(one.id);
        }
        assert.equal(dealt.size, everybody.size);
        assert.equal(dealer.deal('chance'), null);
      },
    ),
  );
});
