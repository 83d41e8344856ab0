import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HomeCity } from './cities.ts';
import {
  AGE_BANDS,
  AGES,
  HEIGHT_CM,
  LANGUAGE_SPEAKERS,
  SEX_ORIENTATION_AGE,
  SURVEYED,
} from './proportions.ts';
import { createRandom } from './random.ts';
import { drawBirthDate, drawHeightCm, drawInterestedIn, drawLanguages, drawSelf } from './traits.ts';

const COUNT = 20_000;
const drawn = Array.from({ length: COUNT }, (_, index) => drawSelf(createRandom('proportions', index)));

/** Pearson's statistic: how far counts are from their expectation. */
function chiSquare(cells: readonly { seen: number; expected: number }[]): number {
  return cells.reduce((sum, { seen, expected }) => sum + (seen - expected) ** 2 / expected, 0);
}

test('sex, orientation and age band come in the survey’s shares', () => {
  const total = SEX_ORIENTATION_AGE.flatMap(([, , counts]) => counts).reduce((sum, count) => sum + count, 0);
  const cells = SEX_ORIENTATION_AGE.flatMap(([sex, orientation, counts]) =>
    counts.map((count, band) => {
      const [from, to] = AGE_BANDS[band] ?? [0, 0];
      const seen = drawn.filter(
        (self) => self.sex === sex && self.orientation === orientation && self.age >= from && self.age <= to,
      ).length;
      return { seen, expected: (COUNT * count) / total };
    }),
  );
  // Two cells are empty in the survey and have to stay so; the other 40 leave 39 degrees of freedom, 72.1 at p = 0.001.
  const empty = { seen: 0, expected: 0 };
  assert.deepEqual(
    cells.filter(({ expected }) => expected === 0),
    [empty, empty],
  );
  const statistic = chiSquare(cells.filter(({ expected }) => expected > 0));
  assert.ok(statistic < 72.1, String(statistic));
});

test('a birth date gives the age that was drawn, up to its last day and in leap years', () => {
  const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-12-31'), noInvalidDate: true });
  const ends = fc.constantFrom<(min: number, max: number) => number>(
    (min) => min,
    (_, max) => max,
  );
  const leapDay = fc.constant(new Date('2028-02-29'));
  fc.assert(
    fc.property(fc.oneof(day, leapDay), fc.integer({ min: 18, max: 69 }), ends, (date, age, whole) => {
      const today = date.toISOString().slice(0, 10);
      const born = drawBirthDate({ ...createRandom(age), whole }, today, age);
      const years = Number(today.slice(0, 4)) - Number(born.slice(0, 4));
      assert.equal(today.slice(5) < born.slice(5) ? years - 1 : years, age, `${born} on ${today}`);
    }),
  );
});

test('the median ages are the survey’s', () => {
  for (const sex of ['m', 'f'] as const) {
    const half = AGES[sex].reduce((sum, count) => sum + count, 0) / 2;
    const upTo = (at: number) => AGES[sex].slice(0, at + 1).reduce((sum, count) => sum + count, 0);
    const median = 18 + AGES[sex].findIndex((_, at) => upTo(at) >= half);
    const ages = drawn.filter((self) => self.sex === sex).map((self) => self.age);
    const ours = ages.sort((one, other) => one - other)[Math.floor(ages.length / 2)] ?? 0;
    assert.ok(Math.abs(ours - median) <= 1, `${sex}: ${ours} instead of ${median}`);
  }
});

test('one in fifty is non-binary, and someone looks for them', () => {
  const share = drawn.filter((self) => self.gender === 'nonbinary').length / COUNT;
  assert.ok(Math.abs(share - 0.02) < 0.004, String(share));
  const open = drawn.filter((self, index) =>
    drawInterestedIn(createRandom(index), self).includes('nonbinary'),
  );
  assert.ok(open.length / COUNT > 0.25 && open.length / COUNT < 0.45, String(open.length / COUNT));
});

test('whom one looks for follows from sex and orientation', () => {
  const random = createRandom('wanted');
  const wanted = (sex: 'f' | 'm', orientation: 'straight' | 'gay') =>
    drawInterestedIn(random, { sex, orientation, age: 30, gender: sex === 'f' ? 'woman' : 'man' })[0];
  assert.equal(wanted('f', 'straight'), 'man');
  assert.equal(wanted('m', 'straight'), 'woman');
  assert.equal(wanted('f', 'gay'), 'woman');
  assert.equal(wanted('m', 'gay'), 'man');
});

test('heights have the survey’s mean and deviation', () => {
  for (const sex of ['m', 'f'] as const) {
    const heights = Array.from({ length: 5000 }, (_, index) =>
      drawHeightCm(createRandom('height', sex, index), sex),
    );
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;
    const variance = heights.reduce((sum, height) => sum + (height - mean) ** 2, 0) / heights.length;
    assert.ok(Math.abs(mean - HEIGHT_CM[sex].mean) < 0.5, `${sex}: ${mean}`);
    assert.ok(
      Math.abs(Math.sqrt(variance) - HEIGHT_CM[sex].deviation) < 0.5,
      `${sex}: ${Math.sqrt(variance)}`,
    );
  }
});

test('where English is at home, other languages are as common as in the survey', () => {
  const home: Pick<HomeCity, 'countryCode'> = { countryCode: 'US' };
  const spoken = Array.from({ length: 10_000 }, (_, index) =>
    drawLanguages(createRandom('languages', index), home.countryCode),
  );
  for (const code of ['es', 'fr', 'zh', 'de', 'ja'] as const) {
    const share = spoken.filter((languages) => languages.includes(code)).length / spoken.length;
    const survey = (LANGUAGE_SPEAKERS[code] ?? 0) / SURVEYED;
    assert.ok(Math.abs(share - survey) < 0.02, `${code}: ${share} instead of ${survey}`);
  }
});
