import type { TestContext } from 'node:test';
import postgres from 'postgres';
import { type Audience, formsOf, TABLES } from './columns.ts';

export interface Database {
  sql: postgres.Sql;
  /** `table.column` of everything in schema app. */
  listColumns(): Promise<string[]>;
  /** The forms of every value of that audience: of everybody's rows, or of the rows about one member. */
  listMarkers(audience: Audience, memberId?: string): Promise<{ column: string; marker: string }[]>;
  /** The whole of schema app as text, one line a row. */
  readEverything(): Promise<{ table: string; text: string }[]>;
}

/** Numbers of transactions have five digits in a young database: they stand everywhere by chance. */
const TRANSACTION_NUMBERS = new Set(['revision', 'written_in', 'counted_below']);

/** Looks at the rows behind a server. For tests that compare what is stored with what is told. */
export function openDatabase(t: TestContext, url: string): Database {
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  t.after(() => sql.end());
  return {
    sql,
    async listColumns() {
      const rows = await sql<{ name: string }[]>`
        select c.table_name || '.' || c.column_name as name from information_schema.columns c
        where c.table_schema = 'app' and not exists (
          select from pg_class t join pg_namespace s on s.oid = t.relnamespace
          -- A view that the export reads shows columns of tables that are here.
          where s.nspname = 'app' and t.relname = c.table_name
            and (t.relispartition or t.relkind = 'v' and t.relname like 'own\\_%'))
        order by 1`;
      return rows.map(({ name }) => name);
    },
    async listMarkers(audience, memberId) {
      const markers: { column: string; marker: string }[] = [];
      for (const [table, { about, columns }] of Object.entries(TABLES)) {
        const chosen = Object.keys(columns).filter(
          (column) => columns[column] === audience && !TRANSACTION_NUMBERS.has(column),
        );
        if (chosen.length === 0 || (memberId !== undefined && about === null)) continue;
        const list = chosen
          .map((column) => `t.${column}${column === 'birth_date' ? '::text' : ''}`)
          .join(', ');
        const where = memberId === undefined ? 'true' : about;
        const rows = await sql.unsafe(
          `select ${list} from app.${table} t where ${where}`,
          memberId === undefined ? [] : [memberId],
        );
        for (const row of rows) {
          for (const [column, value] of Object.entries(row)) {
            for (const marker of formsOf(value)) markers.push({ column: `${table}.${column}`, marker });
          }
        }
      }
      return markers;
    },
    async readEverything() {
      const lines: { table: string; text: string }[] = [];
      for (const table of Object.keys(TABLES)) {
        const rows = await sql.unsafe<{ text: string }[]>(`select t::text as text from app.${table} t`);
        lines.push(...rows.map(({ text }) => ({ table, text })));
      }
      return lines;
    },
  };
}
