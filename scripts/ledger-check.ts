// `npm run ledger:check`: proves the coin ledger from its transfers; ends with 1 when something does not add up. Of
// DATABASE_URL, or of the embedded database of the data folder while Romantic runs.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDb } from '../server/src/db/db.ts';
import { checkLedger } from '../server/src/features/coins/ledger/check.ts';

const url = process.env.DATABASE_URL ?? (await findEmbedded(process.env.DATA_DIR || '.romantic'));
const db = createDb({ url, maxConnections: 1, statementTimeoutMs: 60_000, observe: () => {} });
try {
  const { troubles, transfers, members, coins } = await checkLedger({ db });
  console.log(`${transfers} transfers; ${members} members with ${coins} coins`);
  for (const { check, count, examples } of troubles)
    console.error(`${check}: ${count} (${examples.join(', ')})`);
  console.log(troubles.length === 0 ? 'The ledger adds up' : 'The ledger does NOT add up');
  process.exitCode = troubles.length === 0 ? 0 : 1;
} finally {
  await db.close();
}

/** A running Romantic leaves its address there. */
async function findEmbedded(dataDir: string): Promise<string> {
  try {
    return (await readFile(join(dataDir, 'postgres.url'), 'utf8')).trim();
  } catch {
    console.error('Set DATABASE_URL, or start Romantic first');
    process.exit(2);
  }
}
