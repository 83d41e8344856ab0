/** Everybody from the table into an engine, the way the product boots: one binary COPY. */

import { COPY_COLUMNS, type Matchmaker } from '@romantic/matchmaker';
import type postgres from 'postgres';

export const COPY_OUT = `copy (select ${COPY_COLUMNS.map(([name]) => name).join(', ')} from members) to stdout`;

export async function loadEngine(engine: Matchmaker, sql: postgres.Sql): Promise<number> {
  const loader = engine.createLoader();
  const rows = await sql.unsafe(`${COPY_OUT} (format binary)`).readable();
  for await (const chunk of rows) loader.push(chunk as Uint8Array);
  return loader.end();
}
