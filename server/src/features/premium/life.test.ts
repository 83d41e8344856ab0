import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanId } from '@romantic/contract';
import fc from 'fast-check';
import { entitledUntil, isEntitledAt, joinLife, type Life, RENEWAL_LEEWAY_MS, statusAt } from './life.ts';

const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;
const GRACE_MS = 7 * 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 1);

/** What happens at a store. */
const HAPPENINGS = [
  'renew',
  'cancel',
  'resume',
  'payment fails',
  'grace ends',
  'recovers',
  'pauses',
  'goes on',
  'upgrades',
  'is refunded',
  'is revoked',
  'is replaced',
  'expires',
] as const;
type Happening = (typeof HAPPENINGS)[number];

/**
 * The model: a store that keeps, for each moment from an event on, until when the member has paid for what. Whether the
 * plan holds is asked of these few numbers, not of states.
 */
interface Truth {
  plan: PlanId;
  /** The plan holds before this, whatever comes; the store renews it by itself when `goesOn`. */
  holdsUntil: number;
  goesOn: boolean;
  said: Omit<Life, 'order'>;
}

function begin(): Truth {
  const said = {
    plan: 'plus_month' as const,
    state: 'active' as const,
    renews: true,
    startedAt: START,
    paidUntil: START + MONTH_MS,
    graceUntil: null,
    resumesAt: null,
    endedAt: null,
  };
  return { plan: 'plus_month', holdsUntil: START + MONTH_MS, goesOn: true, said };
}

function happen(before: Truth, what: Happening, at: number): Truth {
  const calm = { ...before.said, graceUntil: null, resumesAt: null, endedAt: null };
  const runs = (paidUntil: number, goesOn: boolean, plan = before.plan): Truth => ({
    plan,
    holdsUntil: paidUntil,
    goesOn,
    said: { ...calm, plan, state: 'active', renews: goesOn, paidUntil },
  });
  const rests = (state: Life['state'], holdsUntil: number, more: Partial<Life> = {}): Truth => ({
    plan: before.plan,
    holdsUntil,
    goesOn: false,
    said: { ...calm, state, ...more },
  });
  switch (what) {
    case 'renew':
      return runs(before.said.paidUntil + MONTH_MS, true);
    case 'cancel':
      return runs(before.said.paidUntil, false);
    case 'resume':
    case 'recovers':
    case 'goes on':
      return runs(at + MONTH_MS, true);
    case 'upgrades':
      return runs(at + MONTH_MS, true, 'gold_month');
    case 'payment fails':
      return rests('grace', at + GRACE_MS, { paidUntil: at, graceUntil: at + GRACE_MS });
    case 'grace ends':
      return rests('retry', at, { paidUntil: at });
    case 'pauses':
      return rests('paused', at, { paidUntil: at, resumesAt: at + MONTH_MS });
    case 'is refunded':
      return rests('refunded', at, { endedAt: at });
    case 'is revoked':
      return rests('revoked', at, { endedAt: at });
    case 'is replaced':
      return rests('upgraded', at, { endedAt: at });
    case 'expires':
      return rests('expired', at, { paidUntil: at, renews: false });
  }
}

const holds = (truth: Truth, now: number): boolean =>
  now < truth.holdsUntil + (truth.goesOn ? RENEWAL_LEEWAY_MS : 0);

const story = fc.array(
  fc.record({
    hours: fc.integer({ min: 1, max: 1_200 }),
    what: fc.constantFrom(...HAPPENINGS),
    /** Each word of it that reaches us: how long after, how long reading and writing it takes. */
    words: fc.array(fc.record({ after: fc.nat(2_000), took: fc.nat(300) }), { minLength: 1, maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 9 },
);

test('whatever order words of a store come in, the plan holds exactly when it should', () => {
  fc.assert(
    fc.property(story, fc.array(fc.nat(20_000), { minLength: 8, maxLength: 8 }), (steps, moments) => {
      const history = [{ at: START, truth: begin() }];
      const words: { readAt: number; writtenAt: number }[] = [{ readAt: START, writtenAt: START }];
      for (const { hours, what, words: told } of steps) {
        const last = history.at(-1) as (typeof history)[number];
        const at = last.at + hours * HOUR_MS;
        history.push({ at, truth: happen(last.truth, what, at) });
        for (const { after, took } of told) {
          const readAt = at + after * HOUR_MS;
          words.push({ readAt, writtenAt: readAt + took * HOUR_MS });
        }
      }
      const truthAt = (now: number) =>
        (history.findLast(({ at }) => at <= now) ?? history[0])?.truth as Truth;
      // A read takes its number, then asks; what it found is written later, after others or before.
      const reads = words
        .sort((a, b) => a.readAt - b.readAt)
        .map((word, order) => ({ ...word, life: { ...truthAt(word.readAt).said, order } }));
      const arrivals = reads.toSorted((a, b) => a.writtenAt - b.writtenAt);
      const knownAt = (now: number) =>
        arrivals
          .filter(({ writtenAt }) => writtenAt <= now)
          .reduce<Life | null>((known, { life }) => joinLife(known, life), null);

      for (const hours of moments) {
        const now = START + hours * HOUR_MS;
        const known = knownAt(now);
        const newest = reads.findLast(({ writtenAt }) => writtenAt <= now);
        assert.ok(known && newest);
        const heard = truthAt(newest.readAt);
        assert.equal(isEntitledAt(known, now), holds(heard, now), `${hours} h: ${known.state}`);
        assert.equal(known.plan, heard.plan);
        const entitled = ['active', 'cancelled', 'grace'].includes(statusAt(known, now));
        if (entitled) assert.ok(holds(heard, now), 'nobody is told of a plan that does not hold');
      }
      // Once the last event is heard of, at every moment from then on it is the store's own truth.
      const final = knownAt(Number.POSITIVE_INFINITY);
      const last = history.at(-1) as (typeof history)[number];
      assert.ok(final);
      const end = last.truth.holdsUntil;
      const edges = [end - 1, end, end + RENEWAL_LEEWAY_MS - 1, end + RENEWAL_LEEWAY_MS];
      for (const now of [...moments.map((hours) => last.at + hours * HOUR_MS), ...edges])
        if (now >= last.at) assert.equal(isEntitledAt(final, now), holds(last.truth, now));
    }),
    { numRuns: 3_000 },
  );
});

test('words may be repeated, shuffled and grouped', () => {
  const life = fc.record({
    state: fc.constantFrom<Life['state'][]>(
      'active',
      'grace',
      'retry',
      'paused',
      'expired',
      'refunded',
      'revoked',
    ),
    renews: fc.boolean(),
    paidUntil: fc.nat(1_000),
    endedAt: fc.option(fc.nat(1_000)),
  });
  fc.assert(
    fc.property(
      fc.array(life, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (lives, dice) => {
        const reads: Life[] = lives.map((read, order) => ({
          ...read,
          plan: 'gold_month',
          startedAt: 0,
          graceUntil: null,
          resumesAt: null,
          order,
        }));
        const roll = () => dice.next().value as number;
        const storm = reads
          .flatMap((read) => Array.from({ length: 10 }, () => ({ read, place: roll() })))
          .sort((a, b) => a.place - b.place)
          .map(({ read }) => read);
        const join = (some: readonly Life[]) =>
          some.reduce<Life | null>((known, read) => joinLife(known, read), null) as Life;
        const cut = roll() % storm.length;
        assert.deepEqual(join(storm), reads.at(-1));
        const [first, second] = [storm.slice(0, cut), storm.slice(cut)];
        assert.deepEqual(
          first.length === 0 ? join(second) : joinLife(join(first), join(second)),
          join(storm),
        );
      },
    ),
    { numRuns: 1_000 },
  );
});

test('each state by the clock', () => {
  const base = {
    plan: 'gold_month' as const,
    startedAt: 0,
    graceUntil: null,
    resumesAt: null,
    endedAt: null,
    order: 1,
  };
  const life = (more: Partial<Life>): Life => ({
    ...base,
    state: 'active',
    renews: true,
    paidUntil: 1_000,
    ...more,
  });
  const late = 1_000 + RENEWAL_LEEWAY_MS;
  assert.deepEqual([statusAt(life({}), 999), statusAt(life({}), late)], ['active', 'expired']);
  const left = life({ renews: false });
  assert.deepEqual([statusAt(left, 999), statusAt(left, 1_000)], ['cancelled', 'expired']);
  const grace = life({ state: 'grace', graceUntil: 5_000 });
  assert.deepEqual([statusAt(grace, 4_999), statusAt(grace, 5_000)], ['grace', 'retry']);
  assert.equal(entitledUntil(life({ state: 'pending' })), 0);
  assert.equal(entitledUntil(life({ state: 'refunded', endedAt: 400 })), 400);
  assert.equal(entitledUntil(life({ state: 'expired', endedAt: 400 })), 400);
});
