import type { LanguageCode } from '@romantic/contract';

/**
 * Shares of made-up people, counted from the 2021 de-identified OkCupid profiles of A. Y. Kim and A. Escobedo-Land,
 * "OkCupid Data for Introductory Statistics and Data Science Courses", Journal of Statistics Education 23(2), 2015:
 * 59,946 people within 25 miles of San Francisco, 2010s. Cells of fewer than 10 people were dropped before we saw
 * them. Only these sums are used; no row of a real profile is anywhere in this project.
 */
export type Sex = 'f' | 'm';
export type Orientation = 'straight' | 'gay' | 'bisexual';

export const AGE_BANDS = [
  [18, 24],
  [25, 29],
  [30, 34],
  [35, 39],
  [40, 49],
  [50, 59],
  [60, 69],
] as const;

/** People by sex and orientation, one number for each of AGE_BANDS. */
export const SEX_ORIENTATION_AGE: readonly (readonly [Sex, Orientation, readonly number[]])[] = [
  ['m', 'straight', [5463, 9756, 6695, 3744, 3660, 1270, 485]],
  ['m', 'gay', [741, 1145, 771, 464, 622, 199, 43]],
  ['m', 'bisexual', [207, 216, 132, 102, 79, 28, 0]],
  ['f', 'straight', [3490, 5568, 4361, 2586, 2685, 1243, 600]],
  ['f', 'gay', [374, 469, 301, 157, 177, 82, 28]],
  ['f', 'bisexual', [706, 559, 347, 194, 146, 37, 0]],
];

/** People of each age from 18 to 69, inside the bands above. */
export const AGES: Readonly<Record<Sex, readonly number[]>> = {
  m: [
    149, 372, 513, 778, 1149, 1551, 1857, 2260, 2281, 2291, 2219, 2066, 1909, 1716, 1545, 1317, 1111, 1036,
    943, 882, 734, 715, 642, 600, 557, 509, 450, 392, 334, 326, 281, 270, 216, 204, 184, 151, 130, 130, 134,
    128, 126, 94, 92, 84, 62, 70, 53, 44, 41, 37, 30, 16,
  ],
  f: [
    146, 287, 418, 572, 851, 1048, 1196, 1345, 1362, 1380, 1251, 1258, 1176, 1068, 1018, 906, 841, 704, 654,
    550, 521, 508, 420, 418, 383, 394, 289, 263, 241, 205, 205, 190, 185, 172, 151, 138, 126, 125, 146, 117,
    105, 97, 97, 117, 83, 71, 60, 64, 62, 41, 24, 0,
  ],
};

/** 70.45 ± 2.87 and 65.11 ± 2.76 inches. */
export const HEIGHT_CM: Readonly<Record<Sex, { mean: number; deviation: number }>> = {
  m: { mean: 178.9, deviation: 7.3 },
  f: { mean: 165.4, deviation: 7.0 },
};

/** How many of the 59,946 speak it. English is left out: everyone made up speaks it, they write in it. */
export const LANGUAGE_SPEAKERS: Readonly<Partial<Record<LanguageCode, number>>> = {
  es: 16315,
  fr: 7852,
  zh: 3663,
  de: 3083,
  ja: 2188,
  it: 2181,
  ru: 1283,
  pt: 1074,
  ase: 829,
  he: 805,
  tl: 768,
  hi: 751,
  ar: 589,
  ko: 567,
  vi: 400,
  fa: 397,
  sv: 267,
  th: 239,
  nl: 238,
  el: 207,
  sw: 172,
  pl: 157,
  tr: 155,
  id: 138,
  ur: 132,
  ga: 129,
  cs: 125,
  da: 124,
  eo: 117,
  ta: 103,
  nb: 95,
};
export const SURVEYED = 59_946;

/** Fields of work by sex; `none` sums blank, other, rather not say, military, retired and unemployed. */
export const FIELDS_OF_WORK = {
  software: { m: 4068, f: 641 },
  science: { m: 3832, f: 1016 },
  student: { m: 2731, f: 2151 },
  art: { m: 2557, f: 1882 },
  sales: { m: 2475, f: 1916 },
  management: { m: 1618, f: 755 },
  media: { m: 1569, f: 681 },
  health: { m: 1493, f: 2187 },
  finance: { m: 1476, f: 790 },
  education: { m: 1358, f: 2155 },
  crafts: { m: 940, f: 81 },
  hospitality: { m: 794, f: 570 },
  law: { m: 741, f: 640 },
  government: { m: 398, f: 310 },
  transport: { m: 308, f: 58 },
  office: { m: 233, f: 572 },
  none: { m: 9238, f: 7712 },
} as const satisfies Record<string, Record<Sex, number>>;
export type FieldOfWork = keyof typeof FIELDS_OF_WORK;

/**
 * Our own choices, where the survey has no answer (it knew two sexes only): one in fifty is non-binary, and three in
 * ten of those who look for one sex are open to non-binary people too, so that a non-binary newcomer meets someone.
 */
export const NONBINARY_SHARE = 0.02;
export const OPEN_TO_NONBINARY_SHARE = 0.3;
