/**
 * Prosody (Debian's prosody and lua-dbi-postgresql) with its message archive (mod_mam) in the PostgreSQL that all sides
 * use, nothing else switched on: no encryption, no limits, no rosters to look after.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { end } from '../product/process.ts';
import { findPort } from '../product/server.ts';
import type { Pair } from './load.ts';
import type { PeerServer } from './peer-server.ts';
import { connect } from './plain-socket.ts';
import { XMPP_HOST, XMPP_PASSWORD } from './xmpp-way.ts';

const PROGRAM = '/usr/bin/prosody';

export const findMissing = () =>
  existsSync(PROGRAM) ? null : 'no Prosody: apt-get install prosody lua-dbi-postgresql';

/** Tables go into the schema `xmpp`, which must be there. */
export async function startProsody(databaseUrl: string, pairs: readonly Pair[]): Promise<PeerServer> {
  const folder = mkdtempSync(join(tmpdir(), 'romantic-prosody-'));
  const accounts = join(folder, encodeURIComponent(XMPP_HOST).replaceAll('.', '%2e'), 'accounts');
  mkdirSync(accounts, { recursive: true });
  for (const { id } of pairs.flatMap(({ members }) => members)) {
    const file = `${id.replaceAll('-', '%2d')}.dat`;
    writeFileSync(join(accounts, file), `return { ["password"] = "${XMPP_PASSWORD}"; };\n`);
  }
  const port = await findPort();
  const config = join(folder, 'prosody.cfg.lua');
  writeFileSync(config, describeConfig(folder, port, new URL(databaseUrl)));
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(PROGRAM, ['-F', '--config', config], {
    cwd: folder,
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH, PGOPTIONS: '-csearch_path=xmpp' },
  });
  for (let waited = 0; !(await answers(port)); waited += 100) {
    if (child.exitCode !== null || waited > 20_000) {
      throw new Error(`Prosody did not start:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
    }
    await sleep(100);
  }
  return {
    port,
    pid: child.pid!,
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Without its driver of PostgreSQL it delivers all the same and keeps nothing. Tables come with the first message. */
export async function checkArchive(sql: postgres.Sql): Promise<void> {
  const [table] = await sql`select to_regclass('xmpp.prosodyarchive') as name`;
  const [row] = table?.name ? await sql`select from xmpp.prosodyarchive limit 1` : [];
  if (!row) throw new Error('Prosody kept no archive: apt-get install lua-dbi-postgresql');
}

const answers = (port: number) =>
  connect(port).then(
    (socket) => socket.destroy() !== undefined,
    () => false,
  );

function describeConfig(folder: string, port: number, database: URL): string {
  return `
data_path = "${folder}"
pidfile = "${folder}/prosody.pid"
log = { { levels = { min = "warn" }, to = "console" } }
run_as_root = true
daemonize = false
plugin_paths = {}
modules_enabled = { "saslauth", "roster", "mam", "c2s", "disco" }
modules_disabled = { "s2s", "tls", "offline" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
default_archive_policy = true
archive_expires_after = "never"
network_settings = { read_timeout = 600 }
storage = { archive = "sql" }
sql = { driver = "PostgreSQL", database = "${database.pathname.slice(1)}", username = "${database.username}",
  password = "${database.password}", host = "${database.hostname}", port = ${database.port} }
VirtualHost "${XMPP_HOST}"
`;
}
