/** A made-up experiment in the layout of the real one: tests must not need the data, and the data is not ours to copy. */

import { createRandom, drawNormal, sigma } from '@romantic/matchmaker/model';
import { ANSWERS } from '../../replay/interest-answers.ts';
import { parseExperiment, QUALITIES, SCORECARD, SELF_QUALITIES } from '../experiment-tables.ts';

export interface MadeUpTables {
  people: string;
  decisions: string;
}

const PEOPLE_HEADER = [
  ...['iid', 'wave', 'gender', 'age', 'race', 'field_cd', 'career_c', 'goal', 'date', 'go_out'],
  ...['imprace', 'imprelig', 'exphappy', ...ANSWERS],
  ...QUALITIES.map((quality) => `${quality}1_1`),
  ...QUALITIES.map((quality) => `${quality}2_1`),
  ...SELF_QUALITIES.map((quality) => `${quality}3_1`),
];
const DECISIONS_HEADER = [
  'wave',
  'iid',
  'pid',
  'order',
  'int_corr',
  'samerace',
  'dec',
  'match',
  ...SCORECARD,
];

/**
 * `evenings` evenings of `side` women and as many men who all meet. Decisions: who decides (spread 1.4), who is decided on
 * (1, and 0.3 for each point of how much they like exercise). The scorecard's `like` follows the decision, as in life.
 */
export function makeTables(evenings = 6, side = 8, seed = 1): MadeUpTables {
  const random = createRandom(seed);
  const whole = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const people: number[][] = [];
  const decisions: number[][] = [];
  for (let wave = 1; wave <= evenings; wave++) {
    const guests = Array.from({ length: 2 * side }, (_, index) => {
      const exercise = whole(1, 10);
      const iid = people.length + 1;
      const answers = PEOPLE_HEADER.slice(4).map((name) => {
        if (name === 'exercise') return exercise;
        return name.endsWith('1_1') || name.endsWith('2_1') ? whole(5, 30) : whole(1, 5);
      });
      people.push([iid, wave, index < side ? 0 : 1, whole(20, 35), ...answers]);
      const gets = drawNormal(random) + 0.3 * (exercise - 5.5);
      return { iid, says: 1.4 * drawNormal(random), gets };
    });
    for (let woman = 0; woman < side; woman++) {
      for (let man = side; man < 2 * side; man++) {
        const pair = [guests[woman]!, guests[man]!] as const;
        const yes = pair.map((own, k) => (random() < sigma(-0.4 + own.says + pair[1 - k]!.gets) ? 1 : 0));
        const order = ((man - side - woman + side) % side) + 1;
        pair.forEach((own, k) => {
          const like = 3 + 4 * yes[k]! + whole(0, 3);
          const card = SCORECARD.map((name) => (name === 'like' ? like : whole(1, 10)));
          const both = yes[0]! * yes[1]!;
          decisions.push([
            wave,
            own.iid,
            pair[1 - k]!.iid,
            order,
            whole(-9, 9) / 10,
            whole(0, 1),
            yes[k]!,
            both,
            ...card,
          ]);
        });
      }
    }
  }
  return { people: toCsv(PEOPLE_HEADER, people), decisions: toCsv(DECISIONS_HEADER, decisions) };
}

export function makeExperiment(evenings?: number, side?: number, seed?: number) {
  const { people, decisions } = makeTables(evenings, side, seed);
  return parseExperiment(people, decisions);
}

function toCsv(header: readonly string[], rows: readonly (readonly number[])[]): string {
  return [header, ...rows]
    .map((cells) => cells.join(','))
    .join('\n')
    .concat('\n');
}
