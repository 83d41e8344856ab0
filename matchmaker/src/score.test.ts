import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chances, dampingOf, doubtOf, scoreOf } from './score.ts';

const USUAL: Chances = { yes: 1, liked: 1, damping: 1 };

/** Log-odds as in the formula of the docs. */
interface Plain {
  viewerYes: number;
  viewerLiked: number;
  personYes: number;
  personLiked: number;
  damping: number;
  km: number | null;
  hoursIdle: number;
}
const PLAIN: Plain = {
  viewerYes: 0,
  viewerLiked: 0,
  personYes: 0,
  personLiked: 0,
  damping: 1,
  km: null,
  hoursIdle: 0,
};

function scorePair(pair: Plain): number {
  const [viewerYes, viewerLiked, yes, liked] = [
    pair.viewerYes,
    pair.viewerLiked,
    pair.personYes,
    pair.personLiked,
  ].map((logOdds) => Math.exp(-logOdds)) as [number, number, number, number];
  const viewer = { ...USUAL, yes: viewerYes, liked: viewerLiked };
  return scoreOf(viewer, yes, liked, pair.damping, pair.km, pair.hoursIdle);
}

const about = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 5e-4, `${actual} is not about ${expected}`);

test('without any decision both say yes at the base rate', () => {
  about(scorePair(PLAIN), 0.42 * 0.42 * 0.85);
});

test('the product of both sides, by hand', () => {
  const odds = 0.42 / 0.58;
  const iSayYes = (odds * Math.exp(1.5)) / (1 + odds * Math.exp(1.5));
  const theySayYes = (odds * Math.exp(-0.3)) / (1 + odds * Math.exp(-0.3));
  const pair = { ...PLAIN, viewerYes: 0.5, personLiked: 1, personYes: -0.5, viewerLiked: 0.2 };
  about(scorePair(pair), iSayYes * theySayYes * 0.85);
});

test('log-odds count within their bound', () => {
  assert.equal(doubtOf(0), 1);
  assert.equal(doubtOf(-1.5), Math.exp(1.5));
  assert.equal(doubtOf(1e9), Math.exp(-4));
  assert.equal(doubtOf(-1e9), Math.exp(4));
});

test('recent exposures damp', () => {
  assert.equal(dampingOf(0), 1);
  about(dampingOf(0.5), 1.5 ** -0.3);
  about(dampingOf(1000), 1001 ** -0.3);
});

test('distance and activity are mild, and a hidden distance lies between near and far', () => {
  const near = scorePair({ ...PLAIN, km: 1 });
  const far = scorePair({ ...PLAIN, km: 20_000 });
  assert.ok(near > scorePair(PLAIN) && scorePair(PLAIN) > far);
  assert.ok(far / near > 0.7);
  const idle = scorePair({ ...PLAIN, hoursIdle: 1e6 });
  assert.ok(idle < scorePair(PLAIN) && idle / scorePair(PLAIN) >= 0.7);
});
