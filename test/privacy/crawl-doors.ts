import { type HttpCall, send } from '../harness/http.ts';
import type { CrawledPage } from './crawl.ts';

const KEY = 'sb_publishable_romantic_local';

/** What somebody wants to know about a member through the Supabase doors. */
export interface DoorCrawl {
  baseUrl: string;
  /** Who asks; null: nobody. */
  token: string | null;
  ownerId: string;
  photoIds: readonly string[];
}

/**
 * Reads what can be read at the Supabase doors: no document lists them. Without the call that signs many addresses at
 * once, whose answers repeat what the caller wrote.
 */
export async function crawlDoors({ baseUrl, token, ownerId, photoIds }: DoorCrawl): Promise<CrawledPage[]> {
  const storage = '/storage/v1/object';
  const calls: Pick<HttpCall, 'method' | 'path' | 'body'>[] = [
    { method: 'GET', path: '/auth/v1/user' },
    { method: 'GET', path: '/auth/v1/settings' },
    { method: 'GET', path: '/storage/v1/bucket' },
    { method: 'POST', path: `${storage}/list/photos`, body: { prefix: '' } },
    { method: 'POST', path: `${storage}/list/photos`, body: { prefix: ownerId } },
  ];
  for (const id of photoIds) {
    const path = `photos/${ownerId}/${id}.webp`;
    calls.push(
      { method: 'GET', path: `${storage}/${path}` },
      { method: 'GET', path: `${storage}/info/${path}` },
      { method: 'POST', path: `${storage}/sign/${path}`, body: { expiresIn: 60 } },
      { method: 'POST', path: `${storage}/upload/sign/${path}`, body: {} },
      { method: 'DELETE', path: `${storage}/${path}x` },
    );
  }
  const pages: CrawledPage[] = [];
  for (const call of calls) {
    const answer = await send(baseUrl, { ...call, token: token ?? KEY, headers: { apikey: KEY } });
    const operation = { id: 'supabaseDoor', method: call.method } as CrawledPage['operation'];
    pages.push({ operation, call: `${call.method} ${call.path}`, answer });
  }
  return pages;
}
