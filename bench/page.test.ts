import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Plot } from './answer.ts';
import { renderSection, replaceSection } from './page.ts';
import { drawPlot } from './plot.ts';

const plot: Plot = {
  name: 'feed',
  title: 'Fast & exact',
  unit: 'ms',
  sides: ['engine', 'other'],
  groups: [{ name: 'a <page>', values: [0.5, 200] }],
};

test('a section is replaced between its marks, and only there', () => {
  const page = 'before\n<!-- feed -->\nold\n<!-- /feed -->\nafter <!-- boot -->\n';
  assert.equal(
    replaceSection(page, 'feed', 'new\n'),
    'before\n<!-- feed -->\nnew\n<!-- /feed -->\nafter <!-- boot -->\n',
  );
  assert.throws(() => replaceSection(page, 'boot', 'new'), /no marks for "boot"/);
});

test('a section holds the machine, plots, tables and ratios', () => {
  const section = renderSection({
    question: 'feed',
    ratios: { fast: 100, unknown: null },
    samples: 3,
    machine: { cpu: 'Some CPU', cores: 2, memoryGb: 8, node: 'v26' },
    settings: { people: [1, 2] },
    tables: [{ title: 'Times', columns: ['who', 'ms'], rows: [['engine', 1.5]] }],
    plots: [plot],
  });
  for (const words of [
    'Some CPU, 2 cores',
    'medians of 3',
    'people: 1, 2',
    'benchmarks/feed.svg',
    '| engine | 1.5 |',
    '| `unknown` | - |',
  ])
    assert.ok(section.includes(words), words);
});

test('a plot draws longer bars for more, and escapes words', () => {
  const svg = drawPlot(plot);
  assert.match(svg, /Fast &amp; exact/);
  assert.match(svg, /a &lt;page>/);
  const widths = [...svg.matchAll(/<rect x="250" y="\d+" width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  assert.equal(widths.length, 3);
  assert.ok(widths[1]! > 0 && widths[2]! > 3 * widths[1]!, String(widths));
});
