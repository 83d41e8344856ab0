import { randomUUID } from 'node:crypto';
import type { Session } from '@romantic/contract';
import type { HttpCall } from '../harness/http.ts';
import { addDevice, addPhoto, type Member, signIn, signUp, verifyNumber } from '../harness/member.ts';
import { drawPicture } from '../harness/picture.ts';

/** A call that must succeed; `member` is who makes it. */
export type KnownCall = Partial<HttpCall> & {
  member?: Member;
  params?: Record<string, string>;
  query?: string;
};

/** What an operation needs to succeed, by its id. Each is called once, in the order of the document. */
export type KnownCalls = Record<string, () => Promise<KnownCall>>;

/** Routes without a success from outside, and what they answer instead. */
export const OUT_OF_REACH: Record<string, { status: number; why: string }> = {
  receiveAdReward: { status: 404, why: 'only a server with AdMob has it' },
  receiveTwilioStatus: { status: 404, why: 'only a server that sends by Twilio has it' },
  signInAsDemoPerson: { status: 404, why: 'only a server with made-up people has it' },
  receiveAppleNotice: { status: 404, why: 'only a server that sells through Apple has it' },
  receiveGoogleNotice: { status: 404, why: 'only a server that sells through Google has it' },
  receiveStripeNotice: { status: 404, why: 'only a server that sells through Stripe has it' },
  openPortal: { status: 409, why: 'only Stripe has such a page' },
  receiveAgoraNotice: { status: 404, why: 'only a server whose calls go through Agora has it' },
};

/** One fresh member or two for every call, so that the order of the calls does not matter. */
export function listKnownCalls(baseUrl: string): KnownCalls {
  const fresh = () => signUp(baseUrl);
  const pair = async (): Promise<[Member, Member]> => [await fresh(), await fresh()];
  const like = async (from: Member, to: Member) =>
    (await fetch(`${baseUrl}/api/users/like`, jsonCall(from.session, { userId: to.id }))).json();
  const asMember = (): Promise<KnownCall> => fresh().then((member) => ({ member }));
  const onSomebody = async (more: object = {}): Promise<KnownCall> => {
    const [member, other] = await pair();
    return { member, body: { userId: other.id, ...more } };
  };
  const chat = async () => {
    const [member, other] = await pair();
    await like(other, member);
    const { match } = (await like(member, other)) as { match: { id: string } };
    const body = { conversationId: match.id, clientMessageId: randomUUID(), type: 'text', content: 'Hello.' };
    const answer = await fetch(`${baseUrl}/api/messages/send`, jsonCall(member.session, body));
    return { member, other, message: (await answer.json()) as { id: string; conversationId: string } };
  };
  const matched = async () => {
    const [member, other] = await pair();
    await like(other, member);
    const { match } = (await like(member, other)) as { match: { id: string } };
    return { member, other, matchId: match.id };
  };
  /** A call that rings, or was answered. */
  const ring = async (answered = false) => {
    const { member, other, matchId } = await matched();
    const begun = await fetch(
      `${baseUrl}/api/calls/initiate`,
      jsonCall(member.session, { matchId, media: 'audio' }),
    );
    const { id: callId } = (await begun.json()) as { id: string };
    if (answered) await fetch(`${baseUrl}/api/calls/accept`, jsonCall(other.session, { callId }));
    return { member, other, body: { callId } };
  };
  const subscribed = async (more: object = {}) => {
    const member = await fresh();
    const body = { plan: 'gold_month', provider: 'sandbox', ...more };
    await fetch(`${baseUrl}/api/premium/subscribe`, jsonCall(member.session, body));
    return { member };
  };
  const asReceiver = async (): Promise<KnownCall> => {
    const { other, body } = await ring();
    return { member: other, body };
  };
  const inCall = async (): Promise<KnownCall> => {
    const { member, body } = await ring(true);
    return { member, body };
  };
  return {
    sendOtp: async () => ({ body: { phoneNumber: '+12015550199' } }),
    verifyOtp: async () => {
      const phoneNumber = '+12025550198';
      const answer = await fetch(`${baseUrl}/api/auth/send-otp`, jsonCall(null, { phoneNumber }));
      const { requestId } = (await answer.json()) as { requestId: string };
      const outbox = await fetch(`${baseUrl}/dev/outbox?to=${encodeURIComponent(phoneNumber)}`);
      const { items } = (await outbox.json()) as { items: { code: string }[] };
      return { body: { requestId, phoneNumber, code: items[0]?.code } };
    },
    register: async () => {
      const { verificationToken } = await verifyNumber(baseUrl, '+12035550197');
      const about = { fullName: 'Ann Example', birthDate: '1990-02-28', gender: 'woman' };
      return { body: { verificationToken, ...about, interestedIn: ['man'], acceptedTerms: true } };
    },
    login: async () => {
      const { phoneNumber } = await fresh();
      return { body: { verificationToken: (await verifyNumber(baseUrl, phoneNumber)).verificationToken } };
    },
    refresh: async () => ({ body: { refreshToken: (await fresh()).session.refreshToken } }),
    logout: async () => ({ ...(await asMember()), body: { scope: 'this' } }),
    getOwnProfile: asMember,
    listSessions: asMember,
    endSession: async () => {
      const member = await fresh();
      await signIn(baseUrl, member.phoneNumber);
      return { member, params: { id: await findOtherSession(baseUrl, member) } };
    },
    updateProfile: async () => ({ ...(await asMember()), body: { bio: 'Here.' } }),
    getPerson: async () => {
      const [member, other] = await pair();
      await like(member, other);
      await like(other, member);
      return { member, params: { userId: other.id } };
    },
    searchCities: async () => ({ ...(await asMember()), query: 'query=lisb' }),
    uploadPhoto: async () => {
      const form = new FormData();
      const picture = (await drawPicture()) as Uint8Array<ArrayBuffer>;
      form.set('file', new Blob([picture], { type: 'image/jpeg' }), 'me.jpg');
      return { ...(await asMember()), body: form };
    },
    orderPhotos: async () => {
      const member = await fresh();
      const first = await addPhoto(member, await drawPicture(1));
      return { member, body: { photoIds: [await addPhoto(member, await drawPicture(2)), first] } };
    },
    deletePhoto: async () => {
      const member = await fresh();
      return { member, params: { id: await addPhoto(member, await drawPicture()) } };
    },
    discover: asMember,
    likeUser: () => onSomebody({ kind: 'superlike', note: 'Hello.' }),
    passUser: () => onSomebody(),
    rewind: async () => {
      const [member, other] = await pair();
      await like(member, other);
      return { member };
    },
    listLikes: async () => {
      const [member, other] = await pair();
      await addPhoto(other, await drawPicture());
      await like(other, member);
      return { member };
    },
    listMatches: async () => {
      const [member, other] = await pair();
      await like(other, member);
      await like(member, other);
      return { member };
    },
    unmatch: async () => {
      const [member, other] = await pair();
      await like(other, member);
      const { match } = (await like(member, other)) as { match: { id: string } };
      return { member, params: { matchId: match.id } };
    },
    listConversations: async () => ({ member: (await chat()).member }),
    listMessages: async () => {
      const { member, message } = await chat();
      return { member, params: { id: message.conversationId } };
    },
    sendMessage: async () => {
      const { member, message } = await chat();
      const body = { conversationId: message.conversationId, clientMessageId: randomUUID() };
      return { member, body: { ...body, type: 'text', content: 'And you?' } };
    },
    markRead: async () => {
      const { other, message } = await chat();
      return { member: other, params: { messageId: message.id } };
    },
    deleteMessage: async () => {
      const { member, message } = await chat();
      return { member, params: { id: message.id } };
    },
    reactToMessage: async () => {
      const { other, message } = await chat();
      return { member: other, params: { messageId: message.id }, body: { emoji: '❤️' } };
    },
    uploadMessageMedia: async () => {
      const { member, message } = await chat();
      const form = new FormData();
      form.set('conversationId', message.conversationId);
      const picture = (await drawPicture()) as Uint8Array<ArrayBuffer>;
      form.set('file', new Blob([picture], { type: 'image/jpeg' }), 'us.jpg');
      return { member, body: form };
    },
    registerDevice: async () => ({
      ...(await asMember()),
      body: { platform: 'ios', token: 'a-token-of-firebase', language: 'pt-BR' },
    }),
    listDevices: asMember,
    forgetDevice: async () => {
      const member = await fresh();
      return { member, params: { id: await addDevice(member) } };
    },
    getPushKey: asMember,
    getNotificationPreferences: asMember,
    updateNotificationPreferences: async () => ({
      ...(await asMember()),
      body: { muted: ['like'], quietHours: { from: '22:30', to: '07:00' }, timeZone: 'Europe/Lisbon' },
    }),
    listPlans: async () => ({}),
    listCoinPacks: async () => ({}),
    getPremiumStatus: asMember,
    purchaseCoins: async () => ({
      ...(await asMember()),
      body: { provider: 'sandbox', pack: 'coins_100', receipt: randomUUID() },
    }),
    subscribe: async () => ({ ...(await asMember()), body: { plan: 'plus_month', provider: 'sandbox' } }),
    restorePurchases: async () => {
      const receipt = randomUUID();
      const { member } = await subscribed({ receipt });
      return { member, body: { provider: 'sandbox', receipts: [receipt] } };
    },
    cancelSubscription: () => subscribed(),
    resumeSubscription: () => subscribed(),
    changePlan: async () => ({ ...(await subscribed()), body: { plan: 'gold_year' } }),
    openPortal: asMember,
    startTravel: async () => ({
      ...(await subscribed()),
      body: { location: { latitude: 41.9, longitude: 12.5 } },
    }),
    endTravel: () => subscribed(),
    startMonthlyBoost: () => subscribed(),
    playSandboxEvent: async () => ({ ...(await subscribed()), body: { event: 'renew' } }),
    receiveAppleNotice: async () => ({}),
    receiveGoogleNotice: async () => ({}),
    receiveStripeNotice: async () => ({}),
    getCoinBalance: asMember,
    listCoinTransactions: asMember,
    listCoinPrices: asMember,
    listGifts: asMember,
    getGiftPicture: async () => ({ params: { name: 'rose' } }),
    offerReward: asMember,
    earnCoins: async () => {
      const member = await fresh();
      return { member, body: { rewardToken: await offerReward(baseUrl, member) } };
    },
    earnDaily: asMember,
    getReferral: asMember,
    acceptReferral: async () => {
      const [member, other] = await pair();
      const answer = await fetch(`${baseUrl}/api/coins/referral`, jsonCall(other.session));
      return { member, body: { code: ((await answer.json()) as { code: string }).code } };
    },
    receiveAdReward: async () => ({}),
    spendCoins: async () => {
      const member = await fresh();
      for (const _ of [1, 2]) {
        const rewardToken = await offerReward(baseUrl, member);
        await fetch(`${baseUrl}/api/coins/earn`, jsonCall(member.session, { rewardToken }));
      }
      return { member, headers: { 'idempotency-key': randomUUID() }, body: { item: 'rewind' } };
    },
    initiateCall: async () => {
      const { member, matchId } = await matched();
      return { member, body: { matchId, media: 'video' } };
    },
    acceptCall: asReceiver,
    rejectCall: asReceiver,
    endCall: inCall,
    reportConnected: inCall,
    renewCallToken: inCall,
    listCalls: async () => ({ member: (await ring()).member }),
    getCallConsent: async () => {
      const { member, matchId } = await matched();
      return { member, params: { matchId } };
    },
    setCallConsent: async () => {
      const { member, matchId } = await matched();
      return { member, params: { matchId }, body: { allowed: false } };
    },
    receiveAgoraNotice: async () => ({
      headers: { 'content-type': 'application/json', 'agora-signature-v2': 'x' },
      body: '{}',
    }),
    blockUser: () => onSomebody(),
    listBlocks: async () => {
      const [member, other] = await pair();
      await fetch(`${baseUrl}/api/safety/block`, jsonCall(member.session, { userId: other.id }));
      return { member };
    },
    unblockUser: async () => {
      const [member, other] = await pair();
      await fetch(`${baseUrl}/api/safety/block`, jsonCall(member.session, { userId: other.id }));
      return { member, params: { userId: other.id } };
    },
    reportUser: () => onSomebody({ reason: 'spam', note: 'Sells watches.' }),
    exportAccount: asMember,
    deleteAccount: async () => {
      const member = await fresh();
      const { verificationToken } = await verifyNumber(baseUrl, member.phoneNumber);
      return { member, body: { verificationToken } };
    },
    getHealth: async () => ({}),
    getReadiness: async () => ({}),
    getSigningKeys: async () => ({}),
    getMedia: async () => {
      const member = await fresh();
      await addPhoto(member, await drawPicture());
      const me = await fetch(`${baseUrl}/api/auth/profile`, jsonCall(member.session));
      const { photos } = (await me.json()) as { photos: { urls: { small: string } }[] };
      const url = new URL(photos[0]?.urls.small ?? '');
      return { params: { key: url.pathname.replace('/media/', '') }, query: url.search.slice(1) };
    },
    getFunnel: async () => ({ params: { userId: (await fresh()).id } }),
    listOutbox: async () => {
      const { phoneNumber } = await fresh();
      return { query: `to=${encodeURIComponent(phoneNumber)}` };
    },
    listDemoPeople: async () => ({}),
    signInAsDemoPerson: async () => ({ body: { phoneNumber: '+19075550100' } }),
    receiveTwilioStatus: async () => ({
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'x' },
      body: 'MessageSid=SM0',
    }),
  };
}

async function offerReward(baseUrl: string, { session }: Member): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/coins/reward-token`, jsonCall(session, {}));
  return ((await answer.json()) as { rewardToken: string }).rewardToken;
}

async function findOtherSession(baseUrl: string, member: Member): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/auth/sessions`, jsonCall(member.session));
  const { sessions } = (await answer.json()) as { sessions: { id: string; current: boolean }[] };
  return sessions.find(({ current }) => !current)?.id ?? '';
}

function jsonCall(session: Session | null, body?: object): RequestInit {
  const headers: Record<string, string> = session ? { authorization: `Bearer ${session.accessToken}` } : {};
  if (body === undefined) return { headers };
  headers['content-type'] = 'application/json';
  return { method: 'POST', headers, body: JSON.stringify(body) };
}
