import { rm } from 'node:fs/promises';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import type { ReceivedFile } from '../../http/multipart.ts';
import { findConversation } from './conversation-queries.ts';
import { findNamed, listOwnMedia, type NamedMedia, sweepUnsentOf } from './media-object-queries.ts';
import { forgetMedia, isServable } from './media-queries.ts';
import { addReceivedMedia, checkUnsent } from './media-upload.ts';

/** A picture or recording as a file with a name: how clients of the bucket "chat-media" know it. */
export interface MediaObject {
  id: string;
  ownerId: string;
  /** `<conversation id>/<name>`. */
  name: string;
  storageKey: string;
  createdAt: Date | null;
}

interface Place {
  conversationId: string;
  /** What comes behind the conversation. */
  rest: string;
}

const PLACE = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(.+)$/;

function parsePlace(name: string): Place | null {
  const [, conversationId, rest] = PLACE.exec(name) ?? [];
  return conversationId !== undefined && rest !== undefined ? { conversationId, rest } : null;
}

/** The name that every file has, whatever its owner called it: how the other finds it. */
const plainName = ({ id, storage_key }: Pick<NamedMedia, 'id' | 'storage_key'>): string =>
  `${id}${storage_key.slice(storage_key.lastIndexOf('.'))}`;

type Described = Pick<
  NamedMedia,
  'id' | 'conversation_id' | 'owner_id' | 'storage_key' | 'object_name' | 'created_at'
>;

const describe = (row: Described, name = row.object_name): MediaObject => ({
  id: row.id,
  ownerId: row.owner_id,
  name: `${row.conversation_id}/${name ?? plainName(row)}`,
  storageKey: row.storage_key,
  createdAt: row.created_at,
});

/**
 * A file for somebody who names it: one's own, or one that was sent to the viewer and is approved, by its plain name.
 * Null: not there, its conversation over, its message deleted, or not theirs to see.
 */
export async function findMediaObject(
  ctx: Pick<Context, 'db'>,
  viewer: Member,
  ownerId: string,
  name: string,
): Promise<MediaObject | null> {
  const place = parsePlace(name);
  if (!place || !(await findConversation(ctx.db, viewer.id, place.conversationId))) return null;
  const row = await findNamed(ctx.db, { ...place, ownerId });
  if (!row || !(await isServable(ctx.db, row.storage_key))) return null;
  if (ownerId === viewer.id) return describe(row);
  const shown = row.sent_at !== null && row.moderation === 'approved' && place.rest === plainName(row);
  return shown ? describe(row, place.rest) : null;
}

/** One's own files of live conversations, the newest thousand. */
export async function listMediaObjects(ctx: Pick<Context, 'db'>, me: Member): Promise<MediaObject[]> {
  return (await listOwnMedia(ctx.db, me.id, 1_000)).map((row) => describe(row));
}

interface Placing {
  name: string;
  replace: boolean;
}

/** Throws what addMediaObject would after the upload: `not_found` without a live conversation, `media_name_taken`. */
export async function checkRoomForMedia(
  ctx: Parameters<typeof checkUnsent>[0],
  ownerId: string,
  { name }: Placing,
): Promise<void> {
  const place = await getPlace(ctx, ownerId, name);
  if (await findNamed(ctx.db, { ...place, ownerId })) throw ERRORS.mediaNameTaken();
  await checkUnsent(ctx, ownerId);
}

/**
 * The way of `POST /api/messages/media`, under a name; then it is sent by its id. What was sent stays what it was, so
 * nothing is ever replaced. Takes the file over.
 */
export async function addMediaObject(
  ctx: Parameters<typeof addReceivedMedia>[0],
  ownerId: string,
  file: ReceivedFile,
  { name }: Placing,
): Promise<MediaObject> {
  try {
    const { conversationId, rest } = await getPlace(ctx, ownerId, name);
    const media = await addReceivedMedia(ctx, ownerId, file, { conversationId, waveform: null, name: rest });
    return describe(media);
  } finally {
    await rm(file.path, { force: true });
  }
}

/** Deletes those of one's files that were not sent; gives them. What was sent goes with its message. */
export async function removeMediaObjects(
  ctx: Pick<Context, 'db' | 'clock' | 'storage'>,
  me: Member,
  names: readonly string[],
): Promise<MediaObject[]> {
  const removed: NamedMedia[] = [];
  for (const place of names.map(parsePlace)) {
    const row = place && (await findNamed(ctx.db, { ...place, ownerId: me.id }));
    if (row && (await sweepUnsentOf(ctx.db, row.id, new Date(ctx.clock.now())))) removed.push(row);
  }
  await ctx.storage.delete(removed.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat()));
  await forgetMedia(
    ctx.db,
    removed.map(({ id }) => id),
  );
  return removed.map((row) => describe(row));
}

async function getPlace(ctx: Pick<Context, 'db'>, ownerId: string, name: string): Promise<Place> {
  const place = parsePlace(name);
  if (!place || !(await findConversation(ctx.db, ownerId, place.conversationId))) throw ERRORS.notFound();
  return place;
}
