import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { discovery, messages } from '@romantic/contract';
import { makePair, read } from '../../features/chat/testing/pair.ts';
import { listStoredFiles } from '../../features/people/testing/stored-files.ts';
import { makePhoneJpeg } from '../../images/image-samples.ts';
import { makeRecording } from '../../recordings/testing/made-up-recordings.ts';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { callDoor, type DoorAnswer, type DoorRequest } from '../testing/supabase-call.ts';

const BASE = '/storage/v1';
const refusal = ({ status, body }: DoorAnswer) => [status, body.statusCode, body.code];
const ABSENT = [400, '404', 'NoSuchKey'];

test('the bucket of conversations', async (t) => {
  const app = await makeTestApp(t);
  const { first, second, id } = await makePair(app);
  const stranger = await app.signUp();
  const as = (member: TestMember, path: string, more: DoorRequest = {}) =>
    callDoor(app, BASE + path, { token: member.session.accessToken, ...more });
  const put = (member: TestMember, path: string, bytes: Uint8Array, type = 'image/jpeg') =>
    as(member, `/object/chat-media/${path}`, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'content-type': type },
    });
  const sendMedia = (member: TestMember, type: 'image' | 'voice', mediaId: string) =>
    member.client.call(messages.sendMessage, {
      body: { conversationId: id, clientMessageId: randomUUID(), type, mediaId },
    });
  const jpeg = await makePhoneJpeg(400, 300);
  const path = `${first.id}/${id}/bridge.jpg`;
  let plain = '';

  await t.test('an upload is what POST /api/messages/media makes, and is sent by its id', async () => {
    const sent = await put(first, path, jpeg);
    assert.deepEqual([sent.status, sent.body.Key], [200, `chat-media/${path}`]);
    assert.deepEqual(refusal(await put(first, path, jpeg)), [400, '409', 'KeyAlreadyExists']);
    const mediaId = String(sent.body.Id);
    plain = `${first.id}/${id}/${mediaId}.webp`;
    assert.equal((await as(first, `/object/chat-media/${path}`)).headers.get('content-type'), 'image/webp');
    for (const other of [second, stranger]) {
      assert.deepEqual(refusal(await as(other, `/object/chat-media/${plain}`)), ABSENT, 'not sent yet');
    }
    const message = await sendMedia(first, 'image', mediaId);
    assert.equal((await read(second, id)).messages[0]?.id, message.id);
    assert.equal((await as(second, `/object/chat-media/${plain}`)).status, 200);
    assert.deepEqual(refusal(await as(second, `/object/chat-media/${path}`)), ABSENT, 'her own name');
    assert.deepEqual(refusal(await as(stranger, `/object/chat-media/${plain}`)), ABSENT);
  });

  await t.test('through a signed address, in parts', async () => {
    const signed = await as(second, '/object/upload/sign/chat-media/x', { body: {} });
    assert.deepEqual(refusal(signed), [400, '400', 'InvalidKey']);
    const voicePath = `${second.id}/${id}/hello.weba`;
    const { body } = await as(second, `/object/upload/sign/chat-media/${voicePath}`, { body: {} });
    const voice = new Uint8Array(await makeRecording('weba', 1));
    const headers = { 'content-type': 'audio/webm' };
    const written = await callDoor(app, BASE + String(body.url), {
      method: 'PUT',
      key: null,
      body: voice,
      headers,
    });
    assert.equal(written.status, 200, JSON.stringify(written.body));
    const whole = await as(second, `/object/chat-media/${voicePath}`);
    const part = await as(second, `/object/chat-media/${voicePath}`, { headers: { range: 'bytes=4-9' } });
    assert.deepEqual(
      [part.status, part.headers.get('content-range')],
      [206, `bytes 4-9/${whole.bytes.length}`],
    );
    assert.deepEqual(part.bytes, whole.bytes.subarray(4, 10));
    assert.equal(whole.headers.get('accept-ranges'), 'bytes');
  });

  await t.test('lists and deletions: one’s own, and what was sent stays', async () => {
    const list = async (member: TestMember, prefix: string) =>
      ((await as(member, '/object/list/chat-media', { body: { prefix } })).body as unknown as Entry[]).map(
        ({ name }) => name,
      );
    assert.deepEqual(await list(first, `${first.id}/${id}`), ['bridge.jpg']);
    assert.deepEqual(await list(second, `${first.id}/${id}`), []);
    const files = (await listStoredFiles(app)).length;
    const drop = async (member: TestMember, name: string) =>
      (await as(member, '/object/chat-media', { method: 'DELETE', body: { prefixes: [name] } }))
        .body as unknown as Entry[];
    assert.deepEqual(await drop(first, path), [], 'sent');
    assert.deepEqual(await drop(first, `${second.id}/${id}/hello.weba`), [], 'hers');
    const [gone] = await drop(second, `${second.id}/${id}/hello.weba`);
    assert.equal(gone?.name, `${second.id}/${id}/hello.weba`);
    assert.equal((await listStoredFiles(app)).length, files - 1);
    assert.deepEqual(await list(second, `${second.id}/${id}`), []);
  });

  await t.test('of a deleted message nothing', async () => {
    const gonePath = `${first.id}/${id}/gone.jpg`;
    const { id: messageId } = await sendMedia(
      first,
      'image',
      String((await put(first, gonePath, jpeg)).body.Id),
    );
    assert.equal((await as(first, `/object/chat-media/${gonePath}`)).status, 200);
    await first.client.call(messages.deleteMessage, { params: { id: messageId } });
    assert.deepEqual(refusal(await as(first, `/object/chat-media/${gonePath}`)), ABSENT);
  });

  await t.test('nothing without a live conversation of one’s own', async () => {
    const other = await makePair(app);
    assert.deepEqual(refusal(await put(first, `${first.id}/${other.id}/a.jpg`, jpeg)), ABSENT);
    assert.deepEqual(refusal(await put(first, `${first.id}/a.jpg`, jpeg)), ABSENT);
    assert.deepEqual(refusal(await put(first, `${second.id}/${id}/a.jpg`, jpeg)), [
      400,
      '403',
      'AccessDenied',
    ]);
    const junk = await put(first, `${first.id}/${id}/a.svg`, Buffer.from('<svg/>'), 'image/svg+xml');
    assert.deepEqual(refusal(junk), [400, '415', 'InvalidMimeType']);
    const { body } = await as(second, `/object/sign/chat-media/${plain}`, { body: { expiresIn: 60 } });
    const signed = () => callDoor(app, BASE + String(body.signedURL), { key: null });
    assert.equal((await signed()).status, 200);
    await second.client.call(discovery.unmatch, { params: { matchId: id } });
    assert.deepEqual(refusal(await signed()), ABSENT);
    for (const name of [plain, path])
      assert.deepEqual(refusal(await as(first, `/object/chat-media/${name}`)), ABSENT);
    assert.deepEqual(refusal(await put(first, `${first.id}/${id}/b.jpg`, jpeg)), ABSENT);
  });
});

interface Entry {
  name: string;
}
