/** A table as Markdown whose columns also line up in a terminal. First column to the left, the others to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, k) => Math.max(title.length, ...rows.map((row) => row[k]?.length ?? 0)));
  const line = (cells: readonly string[]): string => {
    const padded = widths.map(
      (width, k) => (k === 0 ? cells[k]?.padEnd(width) : cells[k]?.padStart(width)) ?? '',
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `|${widths.map((width, k) => (k === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}
