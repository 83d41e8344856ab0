/** A table that is not what it should be; the message names the line. */
export class CsvError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CsvError';
  }
}

/**
 * The wanted columns of a table: a header, then one row a line. Strict, for tables of plain numbers: quotes, an empty
 * line, a row that is longer or shorter than the header or a column that is not there throw CsvError.
 */
export function parseCsv<const Column extends string>(
  text: string,
  wanted: readonly Column[],
): Record<Column, string>[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const [header, ...rows] = lines.map((line, index) => splitLine(line, index + 1));
  if (!header) throw new CsvError('it is empty');
  const missing = wanted.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new CsvError(`it has no column ${missing.join(', ')}`);
  return rows.map((fields, index) => {
    if (fields.length !== header.length) {
      throw new CsvError(`line ${index + 2} has ${fields.length} fields, the header ${header.length}`);
    }
    const entries = wanted.map((column) => [column, fields[header.indexOf(column)] ?? '']);
    return Object.fromEntries(entries) as Record<Column, string>;
  });
}

function splitLine(line: string, lineNumber: number): string[] {
  if (line === '') throw new CsvError(`line ${lineNumber} is empty`);
  if (line.includes('"')) throw new CsvError(`line ${lineNumber} has quotes`);
  return line.split(',');
}
