import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

type Tab = typeof import('./session.ts')['session'];

const KEY = 'romantic.session';
const kept = new Map<string, string>();
/** Who hears that storage has changed, by the tab that listens. */
const hearers: ((event: { key: string | null }) => void)[] = [];

/** Storage as browsers have it: all tabs share it, and all but the one that writes are told. */
function tell(key: string): void {
  for (const hear of hearers) hear({ key });
}

Object.assign(globalThis, {
  window: {
    addEventListener: (_: string, hear: (event: { key: string | null }) => void) => hearers.push(hear),
  },
});
Object.defineProperty(globalThis, 'localStorage', {
  value: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      kept.set(key, value);
      queueMicrotask(() => tell(key));
    },
    removeItem(key: string) {
      kept.delete(key);
      queueMicrotask(() => tell(key));
    },
  },
});

/** A server that takes each refresh token once, as ours does: a second time ends the session. */
const server = {
  valid: 'r0',
  calls: 0,
  ended: false,
  trouble: null as Error | number | null,
  /** Resolves before the answer goes out. */
  meanwhile: async () => {},
};

const sessionOf = (number: number) => ({
  accessToken: `a${number}`,
  refreshToken: `r${number}`,
  expiresAt: Math.floor(Date.now() / 1000) + 900,
  user: { id: 'member' },
});

function refuse(status: number, code: string): Response {
  const problem = { type: 'about:blank', title: 'No', detail: 'No', status, code, requestId: 'x' };
  return new Response(JSON.stringify(problem), { status });
}

globalThis.fetch = async (_, init) => {
  server.calls += 1;
  if (server.trouble instanceof Error) throw server.trouble;
  if (server.trouble) return refuse(server.trouble, 'unavailable');
  const { refreshToken } = JSON.parse(String(init?.body)) as { refreshToken: string };
  if (server.ended || refreshToken !== server.valid) {
    server.ended = true;
    return refuse(401, 'refresh_reused');
  }
  const number = Number(server.valid.slice(1)) + 1;
  server.valid = `r${number}`;
  await server.meanwhile();
  return new Response(JSON.stringify(sessionOf(number)), { status: 200 });
};

let opened = 0;
async function openTab(): Promise<Tab> {
  opened += 1;
  return ((await import(`./session.ts?tab=${opened}`)) as typeof import('./session.ts')).session;
}

beforeEach(() => {
  hearers.length = 0;
  kept.clear();
  const { user, ...tokens } = sessionOf(0);
  kept.set(KEY, JSON.stringify({ ...tokens, userId: user.id }));
  Object.assign(server, { valid: 'r0', calls: 0, ended: false, trouble: null, meanwhile: async () => {} });
});

test('tabs that find their token stale at once exchange it once', async () => {
  const tabs = [await openTab(), await openTab(), await openTab()];
  const done = await Promise.all(tabs.flatMap((tab) => [tab.refresh(), tab.refresh()]));
  assert.deepEqual(new Set(done), new Set([true]));
  assert.equal(server.calls, 1);
  assert.deepEqual(
    tabs.map((tab) => tab.get()?.accessToken),
    ['a1', 'a1', 'a1'],
  );
  assert.equal(await tabs[2]?.refresh(), true);
  assert.deepEqual([server.calls, server.ended], [2, false]);
});

test('a server out of reach, or busy, signs nobody out', async () => {
  const tab = await openTab();
  for (const trouble of [new TypeError('fetch failed'), 503, 429]) {
    server.trouble = trouble;
    await assert.rejects(tab.refresh());
    assert.equal(tab.get()?.refreshToken, 'r0');
  }
  server.trouble = null;
  assert.equal(await tab.refresh(), true);
});

test('a session that the server has ended is over in every tab', async () => {
  const [one, other] = [await openTab(), await openTab()];
  server.ended = true;
  assert.equal(await one.refresh(), false);
  assert.deepEqual([one.get(), other.get(), kept.size], [null, null, 0]);
  assert.equal(await other.refresh(), false);
  assert.equal(server.calls, 1);
});

test('signed out in another tab while the answer is on its way: stays signed out', async () => {
  const [one, other] = [await openTab(), await openTab()];
  server.meanwhile = async () => other.clear();
  assert.equal(await one.refresh(), false);
  assert.deepEqual([one.get(), other.get(), kept.size], [null, null, 0]);
});

test('somebody else signed in while the answer was on its way: they stay', async () => {
  const [one, other] = [await openTab(), await openTab()];
  server.meanwhile = async () => {
    other.clear();
    other.put({ ...sessionOf(100), user: { id: 'another' } } as Parameters<Tab['put']>[0]);
  };
  assert.equal(await one.refresh(), true);
  assert.deepEqual([one.get()?.userId, other.get()?.userId], ['another', 'another']);
});
