/** A database that the product has made, full of people, and one number that the product has sealed. */

import type postgres from 'postgres';
import { createPopulation, makePeople } from '../people/people.ts';
import { fillProduct } from './database.ts';
import { startServer } from './server.ts';

/** Returns a phone number as the product keeps it, for members who were not made by signing up. */
export async function prepareDatabase(
  sql: postgres.Sql,
  databaseUrl: string,
  people: number,
): Promise<Buffer> {
  const development = {
    NODE_ENV: 'development',
    DATABASE_URL: databaseUrl,
    SEED_PEOPLE: '0',
    SMS_PROVIDER: 'console',
    SMS_COUNTRIES: 'GB',
  };
  const server = await startServer(development);
  try {
    await server.waitUntilReady();
    await signUp(server.baseUrl);
  } finally {
    await server.stop();
  }
  const [row] = await sql<{ phone_sealed: Buffer }[]>`select phone_sealed from app.users`;
  const population = createPopulation();
  await fillProduct(sql, () => makePeople(population, people));
  return row!.phone_sealed;
}

async function signUp(baseUrl: string): Promise<void> {
  const phoneNumber = '+447700900001';
  const call = async <T>(path: string, body?: unknown): Promise<T> => {
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return (await fetch(`${baseUrl}${path}`, body === undefined ? {} : post)).json() as Promise<T>;
  };
  const { requestId } = await call<{ requestId: string }>('/api/auth/send-otp', { phoneNumber });
  const { items } = await call<{ items: { code: string }[] }>('/dev/outbox?limit=1');
  const { verificationToken } = await call<{ verificationToken: string }>('/api/auth/verify-otp', {
    requestId,
    phoneNumber,
    code: items[0]!.code,
  });
  await call('/api/auth/register', {
    verificationToken,
    fullName: 'Ann Example',
    birthDate: '1995-05-05',
    gender: 'woman',
    interestedIn: ['man'],
    acceptedTerms: true,
  });
}
