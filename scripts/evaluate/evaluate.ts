// `npm run evaluate -- <folder>`: what the ranking is worth, on the speed-dating experiment of Fisman, Iyengar, Kamenica
// and Simonson (2006) and by the code that serves the feed. Exit code 0: every gate holds; 1: one does not, or something
// failed; 2: it could not begin.
import { writeFile } from 'node:fs/promises';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { evaluate } from './evaluation.ts';
import { ExperimentError, readExperiment } from './experiment-tables.ts';
import { checkGates } from './gates.ts';
import { describeEvaluation, describeGates } from './report.ts';
import { describeSimulation, simulateMarkets } from './simulate.ts';
import { trainStartingModel } from './starting-set.ts';

const ABOUT_THE_DATA = `
The experiment is not part of this repository. Its authors published it with the article "Gender Differences in Mate
Selection: Evidence from a Speed Dating Experiment" (Quarterly Journal of Economics 121(2), 2006, 673-697); many
courses hand it out as "Speed Dating Data.csv". Put two tables of it in a folder and name the folder:
  sd_people.csv      one row a person: iid, wave, gender (0 woman, 1 man) and the answers of the sign-up survey
  sd_decisions.csv   one row a decision: wave, iid (who decides), pid (on whom), order, dec, match, int_corr, samerace,
                     and the scorecard (attr ... met), which is read to trip the leak alarm only
Nothing was evaluated. "npm run evaluate -- --simulate" needs no data.
`;

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options.simulate) {
    say(describeSimulation(simulateMarkets(tell)));
    return 0;
  }
  const experiment = await readExperiment(options.folder);
  if (options.writeModel !== null) {
    await writeFile(options.writeModel, `${JSON.stringify(trainStartingModel(experiment), null, 2)}\n`);
    tell(`wrote ${options.writeModel}`);
    return 0;
  }
  const startedAt = performance.now();
  const evaluation = evaluate(experiment, tell);
  const gates = checkGates(evaluation);
  say(describeEvaluation(evaluation));
  say(describeGates(gates));
  const failed = gates.filter(({ passed }) => !passed).length;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  say(
    `\n${failed === 0 ? 'Every gate holds' : `${failed} of ${gates.length} gates do not hold`} (${seconds} s).`,
  );
  return failed === 0 ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What is being done, beside the tables. */
function tell(doing: string): void {
  process.stderr.write(`${doing}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const { message, stack } = error as Error;
  process.exitCode = 2;
  if (error instanceof ExperimentError) process.stderr.write(`${message}\n${ABOUT_THE_DATA}`);
  else if (error instanceof UsageError) process.stderr.write(`${message}\n\n${USAGE}`);
  else {
    process.exitCode = 1;
    process.stderr.write(`${stack ?? message}\n`);
  }
}
