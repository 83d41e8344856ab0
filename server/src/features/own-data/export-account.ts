import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import { getOwnProfile } from '../people/own-profile.ts';
import { listOwnRows } from './export-queries.ts';
import { SECTIONS } from './sections.ts';

/** Rows that are in memory at a time. */
const PAGE = 500;

type Needs = Pick<Context, 'db' | 'clock' | 'config' | 'secrets' | 'mediaUrls' | 'log'>;

/**
 * Writes everything that is the member's own as one JSON document, a page at a time. Nothing in it says anything of
 * somebody who is hidden from the member. A reader that goes away ends it; trouble in the middle cuts the connection, so
 * that half an export is never taken for a whole one.
 */
export async function exportAccount(ctx: Needs, me: Member, res: ServerResponse): Promise<void> {
  const { phoneNumber, photos } = await getOwnProfile(ctx, me.id);
  const pictures = new Map(photos.map(({ id, urls }) => [id, urls.large]));
  const exportedAt = new Date(ctx.clock.now()).toISOString();
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Disposition', 'attachment; filename="romantic-export.json"');
  res.writeHead(200);
  try {
    await write(
      res,
      `{"exportedAt":${JSON.stringify(exportedAt)},"phoneNumber":${JSON.stringify(phoneNumber)}`,
    );
    for (const section of SECTIONS) {
      await write(res, `,${JSON.stringify(section.name)}:[`);
      let after = '';
      for (let first = true; ; first = false) {
        const rows = await listOwnRows(ctx.db, section, me.id, after, PAGE);
        const items = rows.map(({ item }) =>
          JSON.stringify(section.name === 'photos' ? { ...item, url: pictures.get(String(item.id)) } : item),
        );
        if (items.length > 0) await write(res, `${first ? '' : ','}\n${items.join(',\n')}`);
        after = rows.at(-1)?.key ?? '';
        if (rows.length < PAGE) break;
      }
      await write(res, ']');
    }
    res.end('}\n');
  } catch (err) {
    if (!(err instanceof ReaderGone)) ctx.log.error({ err, memberId: me.id }, 'an export broke off');
    res.destroy();
  }
}

class ReaderGone extends Error {}

async function write(res: ServerResponse, text: string): Promise<void> {
  if (res.destroyed) throw new ReaderGone('the reader went away');
  if (res.write(text)) return;
  await Promise.race([once(res, 'drain'), once(res, 'close')]);
}
