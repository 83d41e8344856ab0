import postgres from 'postgres';
import type { Cluster } from './embedded-cluster.ts';

/** Name of the application's role and of its database. */
export const APP_NAME = 'romantic';

/**
 * Makes the role and the database of the application when they are missing. The role is what a hosted database would
 * give: owner of one database, no superuser.
 */
export async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const sql = postgres(createAdminUrl(cluster, port), {
    max: 1,
    prepare: false,
    connect_timeout: 30,
    onnotice: () => {},
  });
  try {
    const [found] = await sql<{ role: boolean; database: boolean }[]>`
      select exists (select from pg_roles where rolname = ${APP_NAME}) as role,
             exists (select from pg_database where datname = ${APP_NAME}) as database`;
    // The password is our own base64url; a utility statement takes no parameters.
    if (!found?.role) await sql.unsafe(`create role ${APP_NAME} login password '${cluster.password}'`);
    if (!found?.database) await sql.unsafe(`create database ${APP_NAME} owner ${APP_NAME}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Of the superuser; for the start itself and for tests, never for the application. */
export function createAdminUrl(cluster: Cluster, port: number): string {
  return `postgres://postgres:${cluster.adminPassword}@127.0.0.1:${port}/postgres`;
}

export function createAppUrl(cluster: Cluster, port: number): string {
  return `postgres://${APP_NAME}:${cluster.password}@127.0.0.1:${port}/${APP_NAME}`;
}
