import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { discovery, type Message, messages, safety } from '@romantic/contract';
import sharp from 'sharp';
import { makeRecording, TITLE } from '../../recordings/testing/made-up-recordings.ts';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { sweepUnseenMedia, sweepUnsentMedia } from './tasks.ts';
import { findBroken, makePair, read } from './testing/pair.ts';

const picture = (width = 400): Promise<Buffer> =>
  sharp({ create: { width, height: 300, channels: 3, background: '#a66' } })
    .withExif({ IFD0: { Artist: 'canary artist' } })
    .jpeg()
    .toBuffer();

function upload(
  member: TestMember,
  bytes: Uint8Array,
  type: string,
  fields: Record<string, string>,
): Promise<{ mediaId: string; media: NonNullable<Message['media']> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), 'file');
  return member.client.call(messages.uploadMessageMedia, { rawBody: form });
}

const sendMedia = (
  member: TestMember,
  conversationId: string,
  type: 'image' | 'voice' | 'video',
  mediaId: string,
  content?: string,
) =>
  member.client.call(messages.sendMessage, {
    body: { conversationId, clientMessageId: randomUUID(), type, mediaId, ...(content ? { content } : {}) },
  });

async function get(app: TestApp, url: string | null | undefined): Promise<{ status: number; bytes: Buffer }> {
  const { pathname, search } = new URL(url ?? '');
  const answer = await fetch(app.baseUrl + pathname + search);
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

test('pictures and recordings', async (t) => {
  const app = await makeTestApp(t);
  const leftovers = () => readdir(app.ctx.uploadDir).catch(() => []);

  await t.test('a picture: re-encoded, sent once, read by both through addresses that end', async () => {
    const { first, second, id } = await makePair(app);
    const { mediaId, media } = await upload(first, await picture(), 'image/jpeg', { conversationId: id });
    assert.deepEqual(
      [media.kind, media.contentType, media.width, media.height],
      ['image', 'image/webp', 400, 300],
    );
    const message = await sendMedia(first, id, 'image', mediaId, 'Us.');
    assert.deepEqual(
      [message.content, message.media?.id, message.media?.moderation],
      ['Us.', mediaId, 'approved'],
    );
    const [shown] = (await read(second, id)).messages;
    for (const url of [shown?.media?.url, shown?.media?.thumbnailUrl]) {
      const { status, bytes } = await get(app, url);
      const { format, exif } = await sharp(bytes).metadata();
      assert.deepEqual([status, format, exif], [200, 'webp', undefined]);
    }
    await assert.rejects(sendMedia(first, id, 'image', mediaId), refusedWith('media_unusable'));
    assert.equal(
      (
        await get(
          app,
          shown?.media?.url?.replace(/signature=(.)/, (_, first) => `signature=${first === 'A' ? 'B' : 'A'}`),
        )
      ).status,
      404,
    );
    app.clock.advance(21 * 60_000);
    assert.equal((await get(app, shown?.media?.url)).status, 404);
    assert.deepEqual(await leftovers(), []);
  });

  await t.test('a voice message and a video: written anew, their length counted', async () => {
    const { first, second, id } = await makePair(app);
    const waveform = [0, 50, 100];
    const voice = await upload(first, await makeRecording('weba', 2), 'audio/webm', {
      conversationId: id,
      waveform: JSON.stringify(waveform),
    });
    const { kind, contentType, durationMs } = voice.media;
    assert.deepEqual([kind, contentType, voice.media.waveform], ['voice', 'audio/ogg', waveform]);
    assert.ok(Math.abs((durationMs ?? 0) - 2000) < 60);
    await sendMedia(first, id, 'voice', voice.mediaId);
    const video = await upload(second, await makeRecording('mp4'), 'video/mp4', { conversationId: id });
    assert.deepEqual([video.media.kind, video.media.width, video.media.waveform], ['video', 320, null]);
    await assert.rejects(sendMedia(second, id, 'voice', video.mediaId), refusedWith('media_unusable'));
    await sendMedia(second, id, 'video', video.mediaId);
    for (const message of (await read(first, id)).messages) {
      const { status, bytes } = await get(app, message.media?.url);
      assert.equal(status, 200);
      assert.ok(!bytes.includes(TITLE) && !bytes.includes('canary'));
    }
  });

  await t.test('by another member, in another conversation, when it is over: refused', async () => {
    const { first, second, id } = await makePair(app);
    const other = await makePair(app, first);
    const stranger = await app.signUp();
    const bytes = await picture();
    const form = { conversationId: id };
    await assert.rejects(upload(stranger, bytes, 'image/jpeg', form), refusedWith('not_found'));
    const { mediaId } = await upload(first, bytes, 'image/jpeg', form);
    await assert.rejects(sendMedia(second, id, 'image', mediaId), refusedWith('media_unusable'));
    await assert.rejects(sendMedia(first, other.id, 'image', mediaId), refusedWith('media_unusable'));
    await assert.rejects(sendMedia(first, id, 'image', randomUUID()), refusedWith('media_unusable'));
    const both = await Promise.allSettled([1, 2, 3].map(() => sendMedia(first, id, 'image', mediaId)));
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
    const url = (await read(second, id)).messages[0]?.media?.url;
    assert.equal((await get(app, url)).status, 200);
    await second.client.call(discovery.unmatch, { params: { matchId: id } });
    assert.equal((await get(app, url)).status, 404);
    await assert.rejects(upload(first, bytes, 'image/jpeg', form), refusedWith('not_found'));
  });

  await t.test('of a deleted message nothing is handed out any more', async () => {
    const { first, second, id } = await makePair(app);
    const { mediaId } = await upload(first, await picture(), 'image/jpeg', { conversationId: id });
    const message = await sendMedia(first, id, 'image', mediaId);
    await first.client.call(messages.deleteMessage, { params: { id: message.id } });
    assert.equal((await get(app, message.media?.url)).status, 404);
    const [shown] = (await read(second, id)).messages;
    assert.deepEqual([shown?.deleted, shown?.media], [true, null]);
  });

  await t.test('what is not taken, and why', async () => {
    const { first, id } = await makePair(app);
    const form = { conversationId: id };
    const text = Buffer.from('<html><script>alert(1)</script>'.repeat(100));
    await assert.rejects(upload(first, text, 'audio/ogg', form), refusedWith('media_unsupported'));
    await assert.rejects(
      upload(first, await picture(), 'image/png', form),
      refusedWith('photo_type_mismatch'),
    );
    await assert.rejects(
      upload(first, await picture(100), 'image/jpeg', form),
      refusedWith('photo_dimensions'),
    );
    const long = await makeRecording('ogg', 301);
    await assert.rejects(upload(first, long, 'audio/ogg', form), refusedWith('media_too_long'));
    const voice = await makeRecording('ogg');
    for (const waveform of [
      '[]',
      '[101]',
      '[-1]',
      '[0.5]',
      '7',
      'x',
      JSON.stringify(new Array(65).fill(1)),
    ]) {
      await assert.rejects(
        upload(first, voice, 'audio/ogg', { ...form, waveform }),
        refusedWith('invalid_input'),
      );
    }
    await assert.rejects(upload(first, voice, 'audio/ogg', {}), refusedWith('invalid_input'));
    await assert.rejects(
      upload(first, voice, 'audio/ogg', { ...form, more: '1' }),
      refusedWith('invalid_input'),
    );
    const large = Buffer.concat([voice, Buffer.alloc(5 * 1024 * 1024)]);
    await assert.rejects(upload(first, large, 'audio/ogg', form), refusedWith('media_too_large'));
    assert.deepEqual(await leftovers(), []);
    assert.equal(
      (await app.ctx.db('none')`select from app.message_media where conversation_id = ${id}`).length,
      0,
    );
  });

  await t.test('what was never sent is swept; what was sent stays', async () => {
    const { first, id } = await makePair(app);
    const form = { conversationId: id };
    const sent = await upload(first, await picture(), 'image/jpeg', form);
    const message = await sendMedia(first, id, 'image', sent.mediaId);
    const unsent = await upload(first, await picture(), 'image/jpeg', form);
    const key = new URL(unsent.media.url ?? '').pathname.replace('/media/', '');
    app.clock.advance(23 * 3_600_000);
    await sweepUnsentMedia(app.ctx);
    assert.ok(await app.ctx.storage.get(key).then((stored) => stored?.stream.destroy()));
    app.clock.advance(2 * 3_600_000);
    await sweepUnsentMedia(app.ctx);
    assert.equal(await app.ctx.storage.get(key), null);
    const rows = await app.ctx.db<{ id: string }>('left')`
      select id from app.message_media where conversation_id = ${id}`;
    assert.deepEqual(
      rows.map((row) => row.id),
      [message.media?.id],
    );
    assert.deepEqual(await findBroken(app), []);
  });
});

test('files that nobody sees any more', async (t) => {
  const app = await makeTestApp(t);
  const sendPicture = async ({ first, id }: Awaited<ReturnType<typeof makePair>>) => {
    const { mediaId, media } = await upload(first, await picture(), 'image/jpeg', { conversationId: id });
    const message = await sendMedia(first, id, 'image', mediaId);
    return { messageId: message.id, key: new URL(media.url ?? '').pathname.replace('/media/', '') };
  };
  const isThere = async (key: string) => (await app.ctx.storage.get(key))?.stream.destroy() !== undefined;
  const [live, over, reported] = [await makePair(app), await makePair(app), await makePair(app)];
  const [kept, deleted, ended, evidence] = [
    await sendPicture(live),
    await sendPicture(live),
    await sendPicture(over),
    await sendPicture(reported),
  ];
  await live.first.client.call(messages.deleteMessage, { params: { id: deleted.messageId } });
  await over.second.client.call(discovery.unmatch, { params: { matchId: over.id } });
  await reported.second.client.call(safety.reportUser, {
    body: { userId: reported.first.id, reason: 'harassment' },
  });
  const present = () => Promise.all([kept, deleted, ended, evidence].map(({ key }) => isThere(key)));
  app.clock.advance(179 * 86_400_000);
  await sweepUnseenMedia(app.ctx);
  assert.deepEqual(await present(), [true, true, true, true]);
  app.clock.advance(2 * 86_400_000);
  await sweepUnseenMedia(app.ctx);
  await sweepUnseenMedia(app.ctx);
  assert.deepEqual(await present(), [true, false, false, true]);
});

test('where the staff looks first, only the sender sees it', async (t) => {
  const app = await makeTestApp(t, { config: { messageMediaModeration: 'pending' } });
  const { first, second, id } = await makePair(app);
  const { mediaId } = await upload(first, await picture(), 'image/jpeg', { conversationId: id });
  await sendMedia(first, id, 'image', mediaId);
  const shownTo = async (member: TestMember) => (await read(member, id)).messages[0]?.media;
  assert.ok((await shownTo(first))?.url);
  const waiting = await shownTo(second);
  assert.deepEqual(
    [waiting?.moderation, waiting?.url, waiting?.thumbnailUrl, waiting?.blurhash],
    ['pending', null, null, null],
  );
  await app.ctx.db('decide')`update app.message_media set moderation = 'rejected' where id = ${mediaId}`;
  for (const member of [first, second]) assert.equal((await shownTo(member))?.url, null);
  await app.ctx.db('decide')`update app.message_media set moderation = 'approved' where id = ${mediaId}`;
  assert.ok((await shownTo(second))?.url);
});
