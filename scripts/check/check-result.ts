/** What one check found. `problems` is empty when all is well; each entry is one printable line (or block). */
export interface CheckResult {
  /** A few words for the one line of a green check: how much was looked at. */
  readonly summary: string;
  readonly problems: readonly string[];
}
