import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface ToolRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longest a single tool may take; the whole check takes seconds, so this only ends a tool that hangs. */
const TOOL_TIMEOUT_MS = 300_000;

/**
 * Runs a script of an installed package (`node_modules/<script>`) on the runtime that runs this check.
 * Never throws for a failing tool: its exit code is data (1 when it was killed or could not be started).
 */
export function runTool(root: string, script: string, args: readonly string[]): ToolRun {
  const run = spawnSync(process.execPath, [join('node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
    timeout: TOOL_TIMEOUT_MS,
  });
  const stderr = run.error ? `${run.stderr ?? ''}${run.error.message}\n` : run.stderr;
  return { exitCode: run.status ?? 1, stdout: run.stdout ?? '', stderr };
}
