/** docs/benchmarks.md: words written by hand, and between two marks a question what its last `--write` measured. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Table } from './answer.ts';
import { drawPlot } from './plot.ts';

/** Writes the section of a question, and its plots into docs/benchmarks/. Throws when the page has no marks for it. */
export function writeSection(docs: string, answer: Answer): void {
  const page = join(docs, 'benchmarks.md');
  writeFileSync(page, replaceSection(readFileSync(page, 'utf8'), answer.question, renderSection(answer)));
  mkdirSync(join(docs, 'benchmarks'), { recursive: true });
  for (const plot of answer.plots)
    writeFileSync(join(docs, 'benchmarks', `${plot.name}.svg`), drawPlot(plot));
}

/** The text with everything between the marks `<!-- question -->` and `<!-- /question -->` replaced. */
export function replaceSection(text: string, question: string, section: string): string {
  const [begin, end] = [`<!-- ${question} -->`, `<!-- /${question} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no marks for "${question}"`);
  return `${text.slice(0, from + begin.length)}\n${section}${text.slice(to)}`;
}

export function renderSection({ ratios, samples, machine, settings, tables, plots }: Answer): string {
  const { cpu, cores, memoryGb, node } = machine;
  const blocks = [
    `Measured on ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, medians of ${samples} rounds; ${renderSettings(settings)}.`,
    ...plots.map(({ name, title }) => `![${title}](benchmarks/${name}.svg)`),
    ...tables.map(renderTable),
    renderTable({ title: 'Ratios', columns: ['ratio', 'value'], rows: renderRatios(ratios) }),
  ];
  return `\n${blocks.join('\n\n')}\n\n`;
}

function renderSettings(settings: Answer['settings']): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
}

function renderRatios(ratios: Answer['ratios']): [string, string][] {
  return Object.entries(ratios).map(([name, value]) => [`\`${name}\``, value === null ? '-' : String(value)]);
}

function renderTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [`**${title}**`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
