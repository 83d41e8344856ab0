import type { Queries, Row, Tx } from '../../../db/db.ts';

export interface KeptModel extends Row {
  version: string;
  /** Unchecked JSON. */
  model: unknown;
  predecessor: string | null;
  /** null: never was current. */
  since: string | null;
}

export async function findCurrentVersion(db: Queries): Promise<string | null> {
  const [row] = await db<{ version: string }>('findCurrentVersion')`
    select version from app.cold_models where state = 'current'`;
  return row?.version ?? null;
}

export async function findModel(db: Queries, version: string): Promise<KeptModel | null> {
  const [row] = await db<KeptModel>('findModel')`
    select version, model, predecessor, since::text as since from app.cold_models where version = ${version}`;
  return row ?? null;
}

/** Epoch ms of the newest model, whatever became of it; 0 without one. */
export async function getLastTraining(db: Queries): Promise<number> {
  const [row] = await db<{ made_at: Date | null }>('getLastTraining')`
    select max(made_at) as made_at from app.cold_models`;
  return row?.made_at?.getTime() ?? 0;
}

/** Nobody else changes which model is current until the transaction ends. */
export async function lockModels(tx: Tx): Promise<void> {
  await tx('lockModels')`lock table app.cold_models in share row exclusive mode`;
}

/** Whoever is current, stops being it. */
export async function retireCurrent(tx: Queries, as: 'retired' | 'refused', report: object): Promise<void> {
  await tx('retireCurrent')`
    update app.cold_models set state = ${as}, report = report || ${tx.part.json(report as never)}
    where state = 'current'`;
}

/** Makes a kept model current from the next transaction on. */
export async function makeCurrent(tx: Queries, version: string): Promise<void> {
  await tx('makeCurrent')`
    update app.cold_models set state = 'current', since = pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    where version = ${version}`;
}

export async function insertModel(
  tx: Queries,
  one: {
    version: string;
    madeAt: Date;
    model: unknown;
    state: 'candidate' | 'refused';
    predecessor: string | null;
    report: object;
  },
): Promise<void> {
  await tx('insertModel')`
    insert into app.cold_models (version, made_at, model, state, predecessor, report)
    values (${one.version}, ${one.madeAt}, ${tx.part.json(one.model as never)}, ${one.state}, ${one.predecessor},
      ${tx.part.json(one.report as never)})`;
}

/** Forgets models made before a moment, but for the current one and the one it could go back to. */
export async function forgetModels(tx: Queries, before: Date): Promise<void> {
  await tx('forgetModels')`
    delete from app.cold_models m where m.made_at < ${before} and m.state <> 'current'
      and not exists (select from app.cold_models c where c.state = 'current' and c.predecessor = m.version)`;
}
