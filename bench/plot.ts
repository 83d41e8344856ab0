/** A plot as SVG: groups of horizontal bars on a logarithmic scale, readable on light and dark pages. */

import type { Plot } from './answer.ts';
import { round } from './stats.ts';

const WIDTH = 860;
const LABELS = 250;
const RIGHT = 70;
const BAR = 13;
const GAP = 12;
const TOP = 64;
const COLOURS = ['#0b7a75', '#d1495b', '#8d99ae', '#edae49'];

export function drawPlot({ title, unit, sides, groups }: Plot): string {
  const values = groups.flatMap((group) => group.values);
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(least + 1, Math.ceil(Math.log10(Math.max(...values))));
  const place = (value: number): number =>
    LABELS + ((Math.log10(value) - least) / (most - least)) * (WIDTH - LABELS - RIGHT);
  const groupHeight = sides.length * BAR + GAP;
  const height = TOP + groups.length * groupHeight + 28;
  const decades = Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 22, title, 'font-size="15" font-weight="600"'),
    ...sides.map((side, at) => drawSide(side, at)),
    ...decades.map((value) => drawDecade(place(value), value, unit, height)),
    ...groups.flatMap(({ name, values: own }, index) =>
      drawGroup(name, own, TOP + index * groupHeight, place),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function drawSide(side: string, at: number): string {
  const x = LABELS + at * 190;
  return `<rect x="${x}" y="34" width="12" height="12" fill="${COLOURS[at]}"/>${text(x + 18, 44, side)}`;
}

function drawDecade(x: number, value: number, unit: string, height: number): string {
  const line = `<line x1="${x}" y1="${TOP - 8}" x2="${x}" y2="${height - 22}" stroke="#d9dde3"/>`;
  return line + text(x, height - 8, `${round(value)} ${unit}`, 'text-anchor="middle" fill="#5a6472"');
}

function drawGroup(
  name: string,
  values: readonly number[],
  top: number,
  place: (value: number) => number,
): string[] {
  const middle = top + (values.length * BAR) / 2 + 4;
  return [
    text(LABELS - 10, middle, name, 'text-anchor="end"'),
    ...values.map((value, at) => {
      const y = top + at * BAR;
      const end = Math.max(LABELS + 1, place(value));
      const bar = `<rect x="${LABELS}" y="${y}" width="${(end - LABELS).toFixed(1)}" height="${BAR - 2}" fill="${COLOURS[at]}"/>`;
      return bar + text(end + 5, y + BAR - 3, String(round(value)), 'font-size="11" fill="#5a6472"');
    }),
  ];
}

function text(x: number, y: number, words: string, rest = ''): string {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${Number(x.toFixed(1))}" y="${y}" ${rest || 'fill="#1f2933"'}>${safe}</text>`;
}
