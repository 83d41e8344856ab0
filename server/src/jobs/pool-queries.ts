import type { Queries, Row } from '../db/db.ts';

/** Says that a process is there and runs jobs; forgets those that have not been for an hour. */
export const touchPool = (db: Queries, id: string) =>
  db('touchPool')`
    with gone as (delete from app.job_pools where seen_at < now() - interval '1 hour' and id <> ${id})
    insert into app.job_pools (id, seen_at) values (${id}, now())
    on conflict (id) do update set seen_at = excluded.seen_at`;

export const deletePool = (db: Queries, id: string) =>
  db('deletePool')`delete from app.job_pools where id = ${id}`;

/** Gives back the jobs of processes not seen for `seconds`: they are run again. */
export const releaseJobs = (db: Queries, seconds: number) =>
  db('releaseJobs')`
    select from graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker._private_jobs
      where locked_at < now() - make_interval(secs => ${seconds})
        and locked_by not in (select id from app.job_pools where seen_at > now() - make_interval(secs => ${seconds}))))`;

/** What is left of jobs that had put themselves off (a new one took their key) when their process died. */
export const deleteReplacedJobs = (db: Queries) =>
  db('deleteReplacedJobs')`
    delete from graphile_worker._private_jobs
    where locked_at is null and key is null and attempts >= max_attempts and last_error is null`;

export interface JobCount extends Row {
  task: string;
  /** waiting: its time has not come. ready: it has. running. dead: out of attempts. */
  state: 'waiting' | 'ready' | 'running' | 'dead';
  count: number;
}

export const countJobs = (db: Queries) =>
  db<JobCount>('countJobs')`
    select t.identifier as task, case when j.locked_at is not null then 'running'
        when j.attempts >= j.max_attempts then 'dead' when j.run_at > now() then 'waiting' else 'ready' end as state,
      count(*)::int as count
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    group by 1, 2`;

export interface DeadJob extends Row {
  task: string;
  attempts: number;
  error: string | null;
  at: Date;
}

/** Jobs that are out of attempts, the last first. */
export const listDeadJobs = (db: Queries, limit: number) =>
  db<DeadJob>('listDeadJobs')`
    select t.identifier as task, j.attempts::int as attempts, split_part(j.last_error, E'\n', 1) as error,
      j.updated_at as at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where j.attempts >= j.max_attempts and j.locked_at is null
    order by j.updated_at desc, j.id desc limit ${limit}`;

/** Dead jobs are kept this long to be looked at, days. */
export const deleteDeadJobs = (db: Queries, days: number) =>
  db('deleteDeadJobs')`
    delete from graphile_worker._private_jobs
    where attempts >= max_attempts and locked_at is null and updated_at < now() - make_interval(days => ${days})`;
