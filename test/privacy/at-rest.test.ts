import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discovery, people, safety } from '@romantic/contract';
import { getResolution, latLngToCell } from 'h3-js';
import sharp from 'sharp';
import { addPhoto, getMe, signUp } from '../harness/member.ts';
import { startQuickServer } from '../harness/quick-server.ts';
import { openDatabase } from './database.ts';
import { RESOLUTION } from './hunts.ts';

/** Places unlike any other number: to be found again by their digits. */
const HOME = { latitude: 48.8583701, longitude: 2.2944813 };
const AWAY = { latitude: 48.8606111, longitude: -2.3376441 };
/** As they are sent, and cut to fewer digits: down to 11 m. */
const DIGITS = [HOME, AWAY].flatMap(({ latitude, longitude }) =>
  [latitude, longitude].flatMap((degrees) =>
    [7, 6, 5, 4].map((digits) => degrees.toString().slice(0, digits + 3)),
  ),
);

test('nothing finer than a cell is kept anywhere', async (t) => {
  const printed: string[] = [];
  const server = await startQuickServer(t, {
    env: { LOG_LEVEL: 'trace' },
    onOutput: (text) => printed.push(text),
  });
  const { baseUrl } = server;
  const database = openDatabase(t, server.databaseUrl);
  const member = await signUp(baseUrl, { location: HOME });
  const other = await signUp(baseUrl, { location: AWAY });
  const picture = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#888' } })
    .withExif({
      IFD0: { Artist: 'canary artist' },
      IFD3: { GPSLatitude: '48/1 51/1 30/1', GPSLatitudeRef: 'N' },
    })
    .jpeg()
    .toBuffer();
  await addPhoto(member, picture);
  await other.client.call(discovery.discover);
  await other.client.call(discovery.likeUser, { body: { userId: member.id, note: 'Hi.' } });
  await member.client.call(people.updateProfile, { body: { location: AWAY } });
  await other.client.call(safety.reportUser, { body: { userId: member.id, reason: 'spam' } });

  await t.test('every cell is of the promised resolution, and is the one of the place', async () => {
    const rows = await database.sql<{ user_id: string; cell: string }[]>`
      select user_id, cell from app.user_profiles where cell is not null`;
    assert.equal(rows.length, 2);
    for (const { cell } of rows) {
      assert.equal(getResolution(cell), RESOLUTION);
      assert.equal(cell, latLngToCell(AWAY.latitude, AWAY.longitude, RESOLUTION));
    }
  });

  await t.test('the database refuses a finer one', async () => {
    for (const resolution of [7, 9, 15]) {
      const cell = latLngToCell(HOME.latitude, HOME.longitude, resolution);
      const update = database.sql`update app.user_profiles set cell = ${cell} where user_id = ${member.id}`;
      await assert.rejects(update, { code: '23514' });
    }
  });

  await t.test('no column of any table holds a coordinate', async () => {
    const lines = await database.readEverything();
    assert.ok(lines.some(({ table }) => table === 'reports') && lines.length > 10);
    for (const { table, text } of lines) {
      for (const digits of DIGITS) assert.ok(!text.includes(digits), `${table} holds ${digits}`);
    }
  });

  await t.test('the log holds none either', () => {
    const log = printed.join('');
    assert.ok(log.includes('updateProfile'));
    for (const digits of DIGITS) assert.ok(!log.includes(digits), digits);
  });

  await t.test('a picture that is served has lost where it was taken', async () => {
    assert.ok((await sharp(picture).metadata()).exif, 'the picture that was sent had it');
    const [photo] = (await getMe(member)).photos;
    assert.ok(photo);
    for (const address of Object.values(photo.urls)) {
      const url = new URL(address);
      const served = Buffer.from(await (await fetch(baseUrl + url.pathname + url.search)).arrayBuffer());
      const { exif, xmp, iptc } = await sharp(served).metadata();
      assert.deepEqual([exif, xmp, iptc], [undefined, undefined, undefined]);
      assert.ok(!served.includes('canary artist'));
    }
  });
});
