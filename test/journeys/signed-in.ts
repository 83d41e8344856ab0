import { type AddressInfo, createServer } from 'node:net';
import type { TestContext } from 'node:test';
import { discovery } from '@romantic/contract';
import type { Browser, Page } from 'playwright-core';
import { type Visit, visit } from '../harness/browser.ts';
import { addPhoto, type Member, signUp } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import type { RunningServer } from '../harness/server.ts';

/** What the app keeps of a signed-in member (web/src/api/session.ts). */
const KEY = 'romantic.session';

/** A page of somebody who signed in before. */
export async function visitAs(
  browser: Browser,
  baseUrl: string,
  member: Member,
  { path, ...options }: Omit<Visit, 'url'> & { path: string },
): Promise<Page> {
  const page = await visit(browser, { ...options, url: `${baseUrl}/healthz` });
  const { accessToken, refreshToken, expiresAt } = member.session;
  const stored = JSON.stringify({ accessToken, refreshToken, expiresAt, userId: member.id });
  await page.evaluate(([key, value]) => localStorage.setItem(key as string, value as string), [KEY, stored]);
  await page.goto(baseUrl + path);
  return page;
}

export interface Pair {
  alice: Member;
  bob: Member;
  matchId: string;
}

/** Two members with a photo each, who like each other. */
export async function makePair(baseUrl: string): Promise<Pair> {
  const alice = await signUp(baseUrl, { fullName: 'Alice Example' });
  const bob = await signUp(baseUrl, { fullName: 'Bob Example', gender: 'man' });
  await addPhoto(alice, await drawPicture(1));
  await addPhoto(bob, await drawPicture(2));
  await bob.client.call(discovery.likeUser, { body: { userId: alice.id } });
  const { match } = await alice.client.call(discovery.likeUser, { body: { userId: bob.id } });
  if (!match) throw new Error('they did not match');
  return { alice, bob, matchId: match.id };
}

/** The product at an address that its pages know: pictures come from where the page does. */
export async function startSite(t: TestContext, env: Record<string, string> = {}): Promise<RunningServer> {
  const port = await findFreePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  return startQuickServer(t, { env: { PORT: String(port), PUBLIC_URL: baseUrl, ...env } });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
