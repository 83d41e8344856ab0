import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { MAX_MEDIA_BYTES, MAX_MEDIA_MS, type MessageMedia, messages } from '@romantic/contract';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';
import type { Member } from '../../http/auth.ts';
import { type ReceivedFile, receiveFile, UploadError } from '../../http/multipart.ts';
import { readFields } from '../../http/route.ts';
import { newPublicId } from '../../ids.ts';
import { sniffImage } from '../../images/sniff.ts';
import type { RecordingRefusal } from '../../recordings/remux.ts';
import { imageRefusal } from '../people/photo-upload.ts';
import { findConversation } from './conversation-queries.ts';
import { createMediaKey } from './media-access.ts';
import { countUnsentMedia, insertMedia, markStored, type NewMedia } from './media-queries.ts';
import { signNow } from './media-urls.ts';
import { presentMedia } from './present-message.ts';

type Needs = Pick<
  Context,
  | 'config'
  | 'db'
  | 'clock'
  | 'images'
  | 'recordings'
  | 'storage'
  | 'conversationMediaUrls'
  | 'uploadDir'
  | 'log'
>;

/** Uploads that one member may have waiting to be sent. */
const MAX_UNSENT = 20;
const DAY_MS = 86_400_000;
/** Pixels of a video's longer side. */
const MAX_SIDE = 4096;

/**
 * Takes a picture or recording for one conversation, writes it anew (so that nothing but what is seen and heard is
 * kept), and stores it until it is sent or swept. Throws `not_found` without a live match, and what is wrong with the
 * file.
 */
export async function uploadMessageMedia(
  ctx: Needs,
  me: Member,
  req: IncomingMessage,
): Promise<{ mediaId: string; media: MessageMedia }> {
  const file = await receive(ctx, req);
  try {
    const { conversationId, waveform } = readFields(messages.uploadMessageMedia, file.fields);
    const about = { conversationId, waveform: waveform ?? null, name: null };
    const media = await addReceivedMedia(ctx, me.id, file, about);
    return { mediaId: media.id, media: presentMedia(media, { viewerId: me.id, sign: signNow(ctx) }) };
  } finally {
    await rm(file.path, { force: true });
  }
}

/** What the owner says about a file. */
interface AboutMedia {
  conversationId: string;
  /** Kept of a voice message alone: what the recording's own app drew while it listened. */
  waveform: number[] | null;
  name: string | null;
}

/** The way of a received file into a conversation, whichever door it came through. The caller deletes the file. */
export async function addReceivedMedia(
  ctx: Needs,
  ownerId: string,
  file: ReceivedFile,
  { conversationId, waveform, name }: AboutMedia,
): Promise<NewMedia> {
  if (!(await findConversation(ctx.db, ownerId, conversationId))) throw ERRORS.notFound();
  await checkUnsent(ctx, ownerId);
  const made = (await isPicture(file)) ? await readPicture(ctx, file) : await readRecording(ctx, file);
  const media: NewMedia = {
    ...made.about,
    id: newPublicId(),
    conversation_id: conversationId,
    owner_id: ownerId,
    waveform: made.about.kind === 'voice' ? waveform : null,
    moderation: ctx.config.messageMediaModeration,
    object_name: name,
    created_at: new Date(ctx.clock.now()),
  };
  await store(ctx, media, made.files);
  return media;
}

/** Throws `rate_limited` for who uploads and uploads and sends nothing. */
export async function checkUnsent(ctx: Pick<Context, 'db' | 'clock'>, ownerId: string): Promise<void> {
  const since = new Date(ctx.clock.now() - DAY_MS);
  if ((await countUnsentMedia(ctx.db, ownerId, since)) >= MAX_UNSENT) throw ERRORS.rateLimited(600);
}

async function receive(ctx: Needs, req: IncomingMessage): Promise<ReceivedFile> {
  const maxBytes = Math.max(...Object.values(MAX_MEDIA_BYTES));
  try {
    return await receiveFile(req, { maxBytes, directory: ctx.uploadDir, maxFields: 4 });
  } catch (error) {
    if (!(error instanceof UploadError)) throw storageTrouble(error);
    if (error.reason === 'too_large') throw ERRORS.mediaTooLarge(maxBytes);
    if (error.reason === 'not_multipart') throw ERRORS.unsupportedMediaType('multipart/form-data');
    throw ERRORS.invalidInput([{ path: 'file', message: error.message }]);
  }
}

/** By its first bytes alone: what the client says about a picture is checked when it is decoded. */
async function isPicture(file: ReceivedFile): Promise<boolean> {
  const handle = await open(file.path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const sniffed = sniffImage(buffer.subarray(0, bytesRead), { declaredType: null, fileName: null });
    return 'type' in sniffed || sniffed.refused === 'heic';
  } finally {
    await handle.close();
  }
}

/** What an upload became: its row but for whose it is, and its files by key. */
interface Made {
  about: Omit<
    NewMedia,
    'id' | 'conversation_id' | 'owner_id' | 'waveform' | 'moderation' | 'object_name' | 'created_at'
  >;
  files: readonly [key: string, bytes: Uint8Array][];
}

async function readPicture(ctx: Needs, file: ReceivedFile): Promise<Made> {
  if (file.bytes > MAX_MEDIA_BYTES.image) throw ERRORS.mediaTooLarge(MAX_MEDIA_BYTES.image);
  const { declaredType, fileName } = file;
  const result = await ctx.images.process(file.path, { declaredType, fileName });
  if ('refused' in result) throw imageRefusal(result.refused);
  const { large, small } = result.files;
  const about = {
    kind: 'image' as const,
    storage_key: createMediaKey('webp'),
    thumbnail_key: createMediaKey('webp'),
    content_type: 'image/webp',
    bytes: large.length,
    width: result.width,
    height: result.height,
    blurhash: result.blurhash,
    duration_ms: null,
  };
  return {
    about,
    files: [
      [about.storage_key, large],
      [about.thumbnail_key, small],
    ],
  };
}

const CONTENT_TYPES = {
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  webm: 'video/webm',
} as const;

async function readRecording(ctx: Needs, file: ReceivedFile): Promise<Made> {
  const limits = { voiceMs: MAX_MEDIA_MS.voice, videoMs: MAX_MEDIA_MS.video, side: MAX_SIDE };
  const result = await ctx.recordings.read(file.path, limits);
  if ('refused' in result) throw RECORDING_REFUSALS[result.refused]();
  const { kind, extension, bytes, width, height } = result;
  if (file.bytes > MAX_MEDIA_BYTES[kind]) throw ERRORS.mediaTooLarge(MAX_MEDIA_BYTES[kind]);
  const about = {
    kind,
    storage_key: createMediaKey(extension),
    thumbnail_key: null,
    content_type: CONTENT_TYPES[extension],
    bytes: bytes.length,
    width,
    height,
    blurhash: null,
    duration_ms: result.durationMs,
  };
  return { about, files: [[about.storage_key, bytes]] };
}

const RECORDING_REFUSALS: Record<RecordingRefusal, () => Error> = {
  unsupported: ERRORS.mediaUnsupported,
  unreadable: ERRORS.mediaUnreadable,
  too_slow: ERRORS.mediaUnreadable,
  too_long: () => ERRORS.mediaTooLong(MAX_MEDIA_MS),
  busy: () => ERRORS.unavailable('Too many recordings at once; try again in a moment', 5),
};

async function store(ctx: Needs, media: NewMedia, files: Made['files']): Promise<void> {
  if (!(await insertMedia(ctx.db, media))) throw ERRORS.mediaNameTaken();
  try {
    for (const [key, bytes] of files) await ctx.storage.put(key, bytes, media.content_type);
  } catch (error) {
    // The row stays until the sweep, which deletes whatever files there are.
    throw storageTrouble(error);
  }
  await markStored(ctx.db, media.id, new Date(ctx.clock.now()));
}

function storageTrouble(cause: unknown) {
  return ERRORS.unavailable('Files cannot be stored at the moment', 30, cause);
}
