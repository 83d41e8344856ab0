import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notifications } from '@romantic/contract';
import { addDevice } from '../harness/member.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { until } from '../harness/until.ts';
import { makeChattingPair, write } from './chatting-pairs.ts';
import { startFcmStub } from './fcm-stub.ts';
import type { Behaviour, Seen } from './stub-server.ts';
import { startWebPushStub } from './web-push-stub.ts';

/** What vendors do to a push before they take it; in none of these have they taken it. */
const TROUBLES: Behaviour[][] = [[], [429], [503, 'cut'], ['hang'], [500]];

test('through 429, 5xx, hangs and cuts: every push arrives, none arrives twice', async (t) => {
  const [fcm, webPush] = [await startFcmStub(t), await startWebPushStub(t)];
  const { baseUrl } = await startQuickServer(t, { env: { ...webPush.env, ...fcm.env } });
  const pair = await makeChattingPair(baseUrl);
  const { receiver } = pair;
  await addDevice(receiver, 'a-phone-of-the-receiver');
  const expected: string[] = [];
  for (const troubles of TROUBLES) {
    fcm.next.set('a-phone-of-the-receiver', [...troubles]);
    const before = fcm.taken().length;
    expected.push(await write(pair));
    await until(() => fcm.taken().length > before, 30_000);
  }
  assert.deepEqual(fcm.taken().map(nameOf), expected);
  assert.deepEqual(fcm.next.get('a-phone-of-the-receiver'), [], 'every trouble was met');
  assert.equal(fcm.countTokens(), 1, 'one access token for all');

  await t.test('Retry-After is waited for', () => {
    for (const asked of fcm.seen.filter(({ behaviour }) => behaviour === 429 || behaviour === 503)) {
      const again = fcm.seen.find(
        ({ notificationId, at }) => notificationId === asked.notificationId && at > asked.at,
      );
      assert.ok(again && again.at - asked.at >= 990, `after ${again && again.at - asked.at} ms`);
    }
  });

  await t.test('the form: shown text without words or names, high priority, collapse, time to live', () => {
    for (const { data, notification, android, apns } of fcm.messages) {
      assert.deepEqual(notification, { title: 'New message', body: 'Open the app to read it' });
      const key = `conversation:${pair.conversationId}`;
      assert.deepEqual(
        [android.priority, android.collapse_key, android.notification?.tag],
        ['HIGH', key, key],
      );
      assert.equal(apns.headers['apns-collapse-id'], key);
      assert.match(android.ttl, /^86\d{3}s$/);
      assert.deepEqual(Object.keys(data).sort(), ['conversationId', 'kind', 'messageId', 'notificationId']);
    }
  });

  await t.test('a browser gets the same through Web Push, encrypted', async () => {
    const other = await makeChattingPair(baseUrl);
    const { publicKey } = await other.receiver.client.call(notifications.getPushKey);
    assert.equal(publicKey, webPush.env.VAPID_PUBLIC_KEY);
    const subscription = webPush.subscribe();
    await other.receiver.client.call(notifications.registerDevice, {
      body: { platform: 'web', subscription, language: 'de-AT' },
    });
    const { pathname } = new URL(subscription.endpoint);
    const names: string[] = [];
    for (const troubles of [[429], ['hang', 500]] satisfies Behaviour[][]) {
      webPush.next.set(pathname, [...troubles]);
      const before = webPush.taken().length;
      names.push(await write(other));
      await until(() => webPush.taken().length > before, 30_000);
    }
    assert.deepEqual(webPush.taken().map(nameOf), names);
    const [first] = webPush.pushes;
    assert.equal(first?.push.title, 'Neue Nachricht');
    assert.equal(first?.urgency, 'high');
    assert.ok(first && first.ttl > 86_000 && first.ttl <= 86_400);
  });

  await t.test('a token that the vendor calls dead is forgotten', async () => {
    for (const [stub, token, status] of [
      [fcm, 'a-phone-of-the-receiver', 404],
      [fcm, 'another-phone-of-the-receiver', 403],
    ] as const) {
      if (token.startsWith('another')) await addDevice(receiver, token);
      stub.next.set(token, [status]);
      const before = stub.seen.length;
      await write(pair);
      await until(() => stub.seen.length > before);
      await until(async () => {
        const { devices } = await receiver.client.call(notifications.listDevices);
        return devices.length === 0;
      });
      await write(pair);
    }
    assert.equal(fcm.taken().length, expected.length, 'and nothing was sent to it again');
  });

  await t.test('an answer that is lost: once more, under the same name, to replace the first', async () => {
    await addDevice(receiver, 'a-third-phone');
    fcm.next.set('a-third-phone', ['lose']);
    const name = await write(pair);
    const mine = (): Seen[] => fcm.taken().filter(({ notificationId }) => notificationId === name);
    await until(() => mine().length === 2);
    const [first, second] = mine();
    assert.deepEqual([first?.collapseKey, first?.behaviour], [second?.collapseKey, 'lose']);
  });
});

const nameOf = ({ notificationId }: Seen): string => notificationId;
