/** Log-odds and probabilities. */

/** Probabilities nearer to 0 or 1 count as this: no single surprise costs more than 20.7. */
const CERTAIN = 1e-9;

export function sigma(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** What predicting `probability` cost when the answer is known, in nats. */
export function logLoss(probability: number, yes: boolean): number {
  const said = yes ? probability : 1 - probability;
  return -Math.log(Math.min(1, Math.max(CERTAIN, said)));
}
