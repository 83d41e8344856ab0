import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckResult } from './check-result.ts';
import { runTool } from './run-tool.ts';

/** What the rules of `.dependency-cruiser.mjs` speak about. */
const ROOTS = ['contract', 'matchmaker', 'server', 'web', 'scripts', 'test', 'bench'];

/** The part of dependency-cruiser's JSON that is read here. */
interface CruiseResult {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
    readonly ruleSetUsed?: { readonly forbidden?: readonly { name?: string; comment?: string }[] };
  };
}

/** Which way imports point, types included. Rules and reasons: `.dependency-cruiser.mjs`. */
export function checkArrows(root: string): CheckResult {
  const roots = ROOTS.filter((path) => existsSync(join(root, path)));
  if (roots.length === 0) return { summary: 'no code yet', problems: [] };
  const run = runTool(root, 'dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config=.dependency-cruiser.mjs',
    '--output-type=json',
    ...roots,
  ]);
  // The exit code counts violations, so only what is not JSON is a failure of the tool itself.
  const result = parseResult(run.stdout);
  if (!result) return { summary: '', problems: [`dependency-cruiser: ${run.stderr.trim() || run.stdout}`] };
  const { violations, ruleSetUsed, totalCruised } = result.summary;
  const why = new Map(ruleSetUsed?.forbidden?.map((rule) => [rule.name, rule.comment]));
  const problems = violations.map(({ from, to, rule, cycle }) => {
    const target = cycle ? cycle.map((step) => step.name).join(' → ') : to;
    return `${from} → ${target}  (${rule.name}: ${why.get(rule.name) ?? ''})`;
  });
  return { summary: `${totalCruised} modules`, problems };
}

function parseResult(stdout: string): CruiseResult | null {
  try {
    return JSON.parse(stdout) as CruiseResult;
  } catch {
    return null;
  }
}
