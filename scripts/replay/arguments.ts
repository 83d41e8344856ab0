import { parseArgs } from 'node:util';

export interface Arguments {
  folder: string;
  /** Running servers to use; empty: start our own. */
  urls: string[];
  concurrency: number;
  servers: number;
  /** Seconds between kills of our own servers; null: none. */
  killEvery: number | null;
}

/** Something is wrong with how the command was called. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const DEFAULT_FOLDER = '../shared/data';

export const USAGE = `npm run replay -- [folder] [options]

  folder               holds sd_people.csv and sd_decisions.csv (${DEFAULT_FOLDER})
  --url <address>      a running server instead of our own; repeat it for more (needs RATE_LIMITS=off)
  --concurrency <n>    decisions at once (16)
  --servers <n>        how many processes of our own share the database (1)
  --kill-every <s>     kill one of our own with SIGKILL every s seconds and start it again
`;

/** Reads what stands behind the command. Throws UsageError. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new UsageError(`One folder, not ${positionals.length}`);
  const urls = (values.url ?? []).map((url) => {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError(`${url} is no address`);
    return url.replace(/\/+$/, '');
  });
  const killEvery = values['kill-every'];
  if (urls.length > 0 && (killEvery !== undefined || values.servers !== undefined)) {
    throw new UsageError('--kill-every and --servers are for servers of our own, not for --url');
  }
  return {
    folder: positionals[0] ?? DEFAULT_FOLDER,
    urls,
    concurrency: readWhole('concurrency', values.concurrency ?? '16', 256),
    servers: readWhole('servers', values.servers ?? '1', 8),
    killEvery: killEvery === undefined ? null : readWhole('kill-every', killEvery, 3600),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string', multiple: true },
        concurrency: { type: 'string' },
        servers: { type: 'string' },
        'kill-every': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readWhole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} takes a whole number from 1 to ${most}`);
}
