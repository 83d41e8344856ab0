import {
  accounts,
  type Client,
  createClient,
  type Me,
  notifications,
  pages,
  people,
  type Session,
} from '@romantic/contract';

export interface Person {
  fullName?: string;
  birthDate?: string;
  gender?: 'woman' | 'man' | 'nonbinary';
  interestedIn?: ('woman' | 'man' | 'nonbinary')[];
  location?: { latitude: number; longitude: number } | null;
  deviceName?: string;
}

/** Somebody who signed up through the public doors of one server. */
export interface Member {
  id: string;
  phoneNumber: string;
  session: Session;
  client: Client;
}

export const LISBON = { latitude: 38.7223, longitude: -9.1393 };

let signedUp = 0;

/**
 * A number nobody has: NXX-555-0100 to 0199 of the North American plan are kept for fiction. Another one each time,
 * also for test files that share a server: each process starts somewhere else.
 */
export function nextPhoneNumber(): string {
  // Area codes 201 to 499: further up there are toll-free, premium and personal numbers, which get no codes.
  const index = (process.pid * 97 + signedUp++) % 29_900;
  return `+1${201 + Math.floor(index / 100)}55501${String(index % 100).padStart(2, '0')}`;
}

/** Sends a code, reads it from the development outbox, and exchanges it. */
export async function verifyNumber(
  baseUrl: string,
  phoneNumber: string,
): Promise<{ verificationToken: string; registered: boolean }> {
  const client = createClient({ baseUrl });
  const { requestId } = await client.call(accounts.sendOtp, { body: { phoneNumber } });
  const { items } = await client.call(pages.listOutbox, { query: { to: phoneNumber, limit: 1 } });
  const code = items[0]?.code;
  if (!code) throw new Error('no code was sent');
  return client.call(accounts.verifyOtp, { body: { requestId, phoneNumber, code } });
}

/** A new member: thirty, a woman in central Lisbon who looks for anybody, unless said otherwise. */
export async function signUp(baseUrl: string, person: Person = {}): Promise<Member> {
  const phoneNumber = nextPhoneNumber();
  const { verificationToken } = await verifyNumber(baseUrl, phoneNumber);
  const location = person.location === undefined ? LISBON : person.location;
  const session = await createClient({ baseUrl }).call(accounts.register, {
    body: {
      verificationToken,
      fullName: person.fullName ?? 'Ann Example',
      birthDate: person.birthDate ?? '1996-05-05',
      gender: person.gender ?? 'woman',
      interestedIn: person.interestedIn ?? ['woman', 'man', 'nonbinary'],
      ...(location === null ? {} : { location }),
      acceptedTerms: true,
      ...(person.deviceName === undefined ? {} : { deviceName: person.deviceName }),
    },
  });
  return memberOf(baseUrl, session, phoneNumber);
}

/** The same member through another server on the same database, or with another session. */
export function memberOf(baseUrl: string, session: Session, phoneNumber: string): Member {
  const client = createClient({ baseUrl, accessToken: () => session.accessToken });
  return { id: session.user.id, phoneNumber, session, client };
}

/** Another session of the same person. */
export async function signIn(baseUrl: string, phoneNumber: string, deviceName?: string): Promise<Member> {
  const { verificationToken } = await verifyNumber(baseUrl, phoneNumber);
  const body = deviceName === undefined ? { verificationToken } : { verificationToken, deviceName };
  return memberOf(baseUrl, await createClient({ baseUrl }).call(accounts.login, { body }), phoneNumber);
}

/** Puts a picture on a member's profile and gives the photo's id. */
export async function addPhoto(member: Member, picture: Uint8Array): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([picture as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }), 'me.jpg');
  return (await member.client.call(people.uploadPhoto, { rawBody: form })).id;
}

/** A phone that is told by push; gives its id. */
export async function addDevice(member: Member, token = `token-of-${member.id}`): Promise<string> {
  const body = { platform: 'android' as const, token };
  return (await member.client.call(notifications.registerDevice, { body })).id;
}

/** Everything the member may see of themself. */
export function getMe(member: Member): Promise<Me> {
  return member.client.call(accounts.getOwnProfile);
}
