import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Me } from '@romantic/contract';
import type { Context } from '../../context.ts';
import type { Member } from '../../http/auth.ts';
import { isGone } from '../../http/media.ts';
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
  const own = await getOwnProfile(ctx, me.id);
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Disposition', 'attachment; filename="romantic-export.json"');
  res.writeHead(200);
  try {
    await pipeline(writeExport(ctx, own), res);
  } catch (err) {
    if (!isGone(err)) ctx.log.error({ err, memberId: me.id }, 'an export broke off');
  }
}

async function* writeExport({ db, clock }: Needs, { id, phoneNumber, photos }: Me): AsyncGenerator<string> {
  const pictures = new Map(photos.map((photo) => [photo.id, photo.urls.large]));
  const exportedAt = new Date(clock.now()).toISOString();
  yield `{"exportedAt":${JSON.stringify(exportedAt)},"phoneNumber":${JSON.stringify(phoneNumber)}`;
  for (const section of SECTIONS) {
    yield `,${JSON.stringify(section.name)}:[`;
    let after = '';
    for (let first = true; ; first = false) {
      const rows = await listOwnRows(db, section, id, after, PAGE);
      const items = rows.map(({ item }) =>
        JSON.stringify(section.name === 'photos' ? { ...item, url: pictures.get(String(item.id)) } : item),
      );
      if (items.length > 0) yield `${first ? '' : ','}\n${items.join(',\n')}`;
      after = rows.at(-1)?.key ?? '';
      if (rows.length < PAGE) break;
    }
    yield ']';
  }
  yield '}\n';
}
