// One install at a time in a folder. The lock is a local socket that one process can listen on: the system takes it
// back when the process ends, so a killed install leaves nothing stale, and those who wait are woken by its close.
import { createHash } from 'node:crypto';
import { realpathSync, unlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longer than any install: then somebody else sits on the name. */
const WAIT_LIMIT_MS = 20 * 60_000;

/** Waits until nobody else installs here; gives a function that lets the next one in. */
export async function lockInstall(root) {
  const address = nameSocket(root);
  const deadline = performance.now() + WAIT_LIMIT_MS;
  for (let waits = 0; performance.now() < deadline; waits += 1) {
    const release = await listen(address);
    if (release) return release;
    if (waits === 0) console.error('Another start is installing packages here; waiting for it ...');
    await waitForEnd(address, deadline - performance.now());
  }
  throw new Error('Waited 20 minutes for another install of this folder');
}

/** Linux (abstract) and Windows names vanish with their process; elsewhere it is a file that may be left behind. */
function nameSocket(root) {
  const name = `romantic-install-${createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 16)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

function listen(address) {
  return new Promise((resolve) => {
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => waiting.delete(socket));
    });
    const release = () => {
      server.close();
      for (const socket of waiting) socket.destroy();
    };
    // Where local sockets are not allowed at all, installing without a lock beats not starting.
    server.on('error', (error) => resolve(error.code === 'EADDRINUSE' ? null : () => {}));
    server.listen(address, () => resolve(release));
  });
}

function waitForEnd(address, limitMs) {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.on('error', (error) => {
      // A file whose process is gone.
      if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) removeFile(address);
    });
    socket.on('close', () => resolve());
  });
}

function removeFile(path) {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else was faster.
  }
}
