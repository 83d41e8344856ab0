import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, createClient, development } from '@romantic/contract';
import { refusedWith } from '../../testing/refused-with.ts';
import { makeTestApp } from '../../testing/test-app.ts';
import { signInAsDemoPerson } from './demo-people.ts';
import { madeUpPhoneNumber } from './phone-numbers.ts';
import { seedMadeUpPeople } from './seed.ts';

test('one call signs a developer in as a demo person, and as nobody else', async (t) => {
  const app = await makeTestApp(t);
  const { config } = app.ctx;
  const seeding = { ...app.ctx, config: { ...config, seedPeople: 300, seedNumber: 1 } };
  const printed = await seedMadeUpPeople(seeding);
  const { people } = await app.client.call(development.listDemoPeople);
  assert.deepEqual(
    people.map(({ phoneNumber }) => phoneNumber),
    printed.map(({ phoneNumber }) => phoneNumber),
  );
  assert.ok(people.length > 0 && people.every(({ photo, age }) => photo !== null && age >= 18));

  const phoneNumber = people[0]?.phoneNumber ?? '';
  const session = await app.client.call(development.signInAsDemoPerson, { body: { phoneNumber } });
  const client = createClient({ baseUrl: app.baseUrl, accessToken: () => session.accessToken });
  assert.equal((await client.call(accounts.getOwnProfile)).phoneNumber, phoneNumber);

  const alice = await app.signUp();
  for (const number of [alice.phoneNumber, madeUpPhoneNumber(1)]) {
    const call = app.client.call(development.signInAsDemoPerson, { body: { phoneNumber: number } });
    await assert.rejects(call, refusedWith('not_found'));
  }
  const production = { ...app.ctx, config: { ...config, production: true } };
  await assert.rejects(signInAsDemoPerson(production, phoneNumber), { code: 'not_found' });
});
