import { createHash } from 'node:crypto';
import { ageOn } from '@romantic/matchmaker';
import {
  MODEL_WEIGHTS,
  type OwnDecision,
  type OwnDecisions,
  type OwnPerson,
} from '@romantic/matchmaker/model';
import type { Queries } from '../../../db/db.ts';
import {
  countDecisionsFrom,
  getNextTransaction,
  listOwnDecisions,
  listSubjects,
} from './own-decision-queries.ts';

/** The newest decisions of active, real members on one another, with what both have in their profiles today. */
export interface OwnSample extends OwnDecisions {
  /** Of each decision: the transaction that wrote it. */
  writtenIn: bigint[];
  /** Of each person, in a training of a certain name: whether their decisions judge instead of train. */
  isHeldOut(decider: number, training: string): boolean;
}

/** At most `MODEL_WEIGHTS.training.most`, oldest first. */
export async function readOwnDecisions(db: Queries, now: number): Promise<OwnSample> {
  const { most } = MODEL_WEIGHTS.training;
  const rows = await listOwnDecisions(db, await findStart(db, most), most);
  const ids = [...new Set(rows.flatMap(({ actor_id, target_id }) => [actor_id, target_id]))];
  const people: OwnPerson[] = [];
  const places = new Map<string, number>();
  for (const { user_id, gender, birth_date, interests } of await listSubjects(db, ids)) {
    places.set(user_id, people.length);
    people.push({ gender, age: ageOn(birth_date, now), interests });
  }
  const decisions: OwnDecision[] = [];
  const writtenIn: bigint[] = [];
  for (const { actor_id, target_id, liked, written_in } of rows.reverse()) {
    const [decider, decided] = [places.get(actor_id), places.get(target_id)];
    if (decider === undefined || decided === undefined) continue;
    decisions.push({ decider, decided, yes: liked });
    writtenIn.push(BigInt(written_in));
  }
  const shares = [...places.keys()];
  return {
    people,
    decisions,
    writtenIn,
    isHeldOut: (decider, training) =>
      shareOf(`${training}:${shares[decider]}`) < MODEL_WEIGHTS.training.heldOut,
  };
}

/** The transaction from which on there are enough decisions: windows that grow, each one read by its BRIN index. */
async function findStart(db: Queries, enough: number): Promise<bigint> {
  const end = await getNextTransaction(db);
  for (let width = 10_000n; width < end; width *= 8n) {
    if ((await countDecisionsFrom(db, end - width, enough)) === enough) return end - width;
  }
  return 0n;
}

/** A number from 0 to 1 that looks drawn, the same for the same text. */
function shareOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
