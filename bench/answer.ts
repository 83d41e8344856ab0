/** What a benchmark answers: the last line it prints, and what is written to docs/benchmarks.md. */

import { availableParallelism, cpus, totalmem } from 'node:os';

export interface Answer {
  question: string;
  /** What is compared, one number each; null where a side is missing on this machine. */
  ratios: Readonly<Record<string, number | null>>;
  /** How many measurements the medians are taken from. */
  samples: number;
  machine: Readonly<Record<string, string | number>>;
  settings: Readonly<Record<string, unknown>>;
  /** For the page, with `plots`: not part of the printed line. */
  tables: readonly Table[];
  plots: readonly Plot[];
}

export interface Table {
  title: string;
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** Bars on a logarithmic scale: for each group one bar a side. */
export interface Plot {
  /** The file's name without its end. */
  name: string;
  title: string;
  unit: string;
  sides: readonly string[];
  groups: readonly { name: string; values: readonly number[] }[];
}

export interface Options {
  /** Sizes of the population, rising; ratios are those of the last. */
  people: readonly number[];
  /** Rounds in which both sides take turns. */
  rounds: number;
  /** Parts of the question to leave out, by name. */
  without: readonly string[];
}

export function describeMachine(): Record<string, string | number> {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}
