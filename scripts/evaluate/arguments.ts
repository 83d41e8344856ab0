import { parseArgs } from 'node:util';

export interface Arguments {
  folder: string;
  /** Where to write the starting model; null: evaluate. */
  writeModel: string | null;
  /** The market simulation, which needs no data. */
  simulate: boolean;
}

/** Something is wrong with how the command was called. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const DEFAULT_FOLDER = '../shared/data';
export const MODEL_FILE = 'matchmaker/src/model/starting-model.json';

export const USAGE = `npm run evaluate -- [folder] [options]

  folder                 holds sd_people.csv and sd_decisions.csv (${DEFAULT_FOLDER})
  --write-model <file>   trains the cold model that the product ships and writes it (${MODEL_FILE})
  --simulate             the market simulation instead: made-up people, needs no folder
`;

/** Reads what stands behind the command. Throws UsageError. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`One folder, not ${positionals.length}`);
  const writeModel = values['write-model'] ?? null;
  if (writeModel === '') throw new UsageError('--write-model takes a file');
  const simulate = values.simulate ?? false;
  if (simulate && (writeModel !== null || positionals.length > 0)) {
    throw new UsageError('--simulate stands alone');
  }
  return { folder: positionals[0] ?? DEFAULT_FOLDER, writeModel, simulate };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'write-model': { type: 'string' }, simulate: { type: 'boolean' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
