/**
 * A process of its own: `node --expose-gc memory.ts <socket folder>`. Loads everybody and prints what it takes: resident
 * memory beyond the same process before, so with all that is lost in rounding and the allocator. Garbage is given back
 * before either look, as the product does once everybody is loaded.
 */

import { createMatchmaker } from '@romantic/matchmaker';
import postgres from 'postgres';
import { loadEngine } from '../postgres/load.ts';

const [folder] = process.argv.slice(2);
const sql = postgres({ path: `${folder}/.s.PGSQL.5432`, user: 'postgres', database: 'postgres', max: 1 });
await sql`select 1`;
const engine = createMatchmaker();
const before = measure();
const people = await loadEngine(engine, sql);
const after = measure();
console.log(
  JSON.stringify({
    people,
    residentBytes: (after.rss - before.rss) / people,
    usedBytes: (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / people,
  }),
);
await sql.end();

function measure(): NodeJS.MemoryUsage {
  for (let round = 0; round < 3; round++)
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  return process.memoryUsage();
}
