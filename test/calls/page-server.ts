import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const library = createRequire(import.meta.url).resolve('@supabase/supabase-js');
const FILES: Record<string, [path: string, type: string]> = {
  '/': [join(import.meta.dirname, 'page.html'), 'text/html'],
  '/page.js': [join(import.meta.dirname, 'page.js'), 'text/javascript'],
  // What its package ships for browsers, as it stands.
  '/supabase.js': [join(library, '../umd/supabase.js'), 'text/javascript'],
};

/** Serves the page of the test, as an app of its own on another port than the API. */
export async function servePage(t: TestContext): Promise<string> {
  const server = createServer(async (req, res) => {
    const file = FILES[req.url ?? ''];
    if (!file) res.writeHead(404).end();
    else res.writeHead(200, { 'content-type': file[1] }).end(await readFile(file[0]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}
