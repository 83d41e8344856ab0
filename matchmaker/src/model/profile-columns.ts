/**
 * What the cold model may know of two members of the product. Names of columns:
 *   pair:age-gap           the person's age minus the viewer's, whole years
 *   pair:age-distance      the same without its sign
 *   pair:interest-overlap  shared interests / sqrt(how many one lists * how many the other lists); 0 when a list is empty
 *   viewer:<interest>      1 when the viewer lists it
 *   person:<interest>      1 when the person lists it
 * That is all. No ethnicity, religion, health, politics, disability, gender identity or anything that stands for them is a
 * column, and an age counts only beside another age. (Gender chooses the direction; the hard filters have spoken before.)
 */

import { type ColdModel, type ColdScore, columnTerm, createColdScore } from './cold-model.ts';

const PAIR_COLUMNS = ['pair:age-gap', 'pair:age-distance', 'pair:interest-overlap'] as const;

export interface ColdProfile {
  /** Whole years. */
  age: number;
  interests: readonly string[];
}

/** Which columns a model of the product may have, given the ids of the interests there are. */
export function knowsProfileColumn(interestIds: readonly string[]): (name: string) => boolean {
  const known = new Set<string>(PAIR_COLUMNS);
  for (const id of interestIds) known.add(`viewer:${id}`).add(`person:${id}`);
  return (name) => known.has(name);
}

/** The columns of a model that looks at these interests. */
export function listProfileColumns(interestIds: readonly string[]): string[] {
  return [
    ...PAIR_COLUMNS,
    ...interestIds.map((id) => `viewer:${id}`),
    ...interestIds.map((id) => `person:${id}`),
  ];
}

/** Writes the raw values of the columns for one viewer and one person, from `start` on. */
export function writeProfileColumns(
  columns: readonly string[],
  viewer: ColdProfile,
  person: ColdProfile,
  values: Float64Array,
  start = 0,
): void {
  columns.forEach((name, k) => {
    values[start + k] = readColumn(name, viewer, person);
  });
}

function readColumn(name: string, viewer: ColdProfile, person: ColdProfile): number {
  const gap = person.age - viewer.age;
  if (name === 'pair:age-gap') return gap;
  if (name === 'pair:age-distance') return Math.abs(gap);
  if (name === 'pair:interest-overlap') {
    const shared = viewer.interests.filter((id) => person.interests.includes(id)).length;
    return overlapOf(shared, viewer.interests.length, person.interests.length);
  }
  const [side, id] = name.split(':') as [string, string];
  return (side === 'viewer' ? viewer : person).interests.includes(id) ? 1 : 0;
}

function overlapOf(shared: number, ofViewer: number, ofPerson: number): number {
  return shared === 0 ? 0 : shared / Math.sqrt(ofViewer * ofPerson);
}

/**
 * A model ready for a feed: log-odds of yes in one direction = viewerPart + personPart + pairPart. The first two are
 * computed once a person (when they change), the third for every pair: three multiplications, no allocation.
 */
export interface ProfileScore {
  /** Includes the intercept. */
  viewerPart(viewer: Pick<ColdProfile, 'interests'>): number;
  personPart(person: Pick<ColdProfile, 'interests'>): number;
  /** `ageGap`: the person's age minus the viewer's. `shared`: how many interests both list. */
  pairPart(ageGap: number, shared: number, ofViewer: number, ofPerson: number): number;
  /** No pair gets more than this from `pairPart`: for bounds of a search. */
  readonly pairMost: number;
}

/** The score of viewers of one gender deciding on people of another; 'any' stands in where the model has no such direction. */
export function createProfileScore(
  model: ColdModel,
  viewerGender: string,
  personGender: string,
): ProfileScore {
  const own = Object.hasOwn(model.directions, `${viewerGender}>${personGender}`);
  const direction = model.directions[own ? `${viewerGender}>${personGender}` : 'any'];
  if (!direction) throw new RangeError("a checked model has a direction 'any'");
  const score = createColdScore(direction);
  const [gap, distance, overlap] = PAIR_COLUMNS.map((name) => pairTerm(score, model.columns.indexOf(name)));
  if (!gap || !distance || !overlap) throw new RangeError('there are three pair columns');
  const viewerSum = listTerms(model, score, 'viewer:');
  const personSum = listTerms(model, score, 'person:');
  return {
    viewerPart: ({ interests }) => score.intercept + viewerSum(interests),
    personPart: ({ interests }) => personSum(interests),
    pairPart: (ageGap, shared, ofViewer, ofPerson) =>
      gap.term(ageGap) +
      distance.term(Math.abs(ageGap)) +
      overlap.term(overlapOf(shared, ofViewer, ofPerson)),
    pairMost: gap.most + distance.most + overlap.most,
  };
}

interface PairTerm {
  term(value: number): number;
  most: number;
}

/** A column that the model does not have adds nothing. */
function pairTerm(score: ColdScore, column: number): PairTerm {
  if (column === -1) return { term: () => 0, most: 0 };
  const term = (value: number): number => columnTerm(score, column, value);
  return { term, most: Math.max(term(Number.NEGATIVE_INFINITY), term(Number.POSITIVE_INFINITY)) };
}

/** The sum over one side's interests: what listing one adds to what not listing any gives. */
function listTerms(
  model: ColdModel,
  score: ColdScore,
  side: string,
): (interests: readonly string[]) => number {
  const added = new Map<string, number>();
  let none = 0;
  model.columns.forEach((name, k) => {
    if (!name.startsWith(side)) return;
    none += columnTerm(score, k, 0);
    added.set(name.slice(side.length), columnTerm(score, k, 1) - columnTerm(score, k, 0));
  });
  return (interests) => interests.reduce((sum, id) => sum + (added.get(id) ?? 0), none);
}
