import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accounts, type ProblemError, type ProfileChanges, people } from '@romantic/contract';
import { makeTestApp, type TestMember } from '../../testing/test-app.ts';
import { entitle } from '../premium/testing/entitle.ts';

type Changes = ProfileChanges;

const FULL = {
  fullName: '  Ana Clara  Lima ',
  bio: 'Two lines\nof text, <b>not markup</b>, javascript:alert(1)',
  gender: 'nonbinary',
  interestedIn: ['woman', 'nonbinary'],
  interests: ['hiking', 'yoga'],
  prompts: [{ promptId: 'perfect-sunday', answer: 'Bread, then a walk' }],
  intent: 'long-term',
  heightCm: 171,
  languages: ['pt', 'en'],
  preferences: {
    ageMin: 25,
    ageMax: 44,
    maxDistanceKm: 30,
    mustHaves: { heightMinCm: 150, intents: ['long-term'], verified: true },
  },
  visibility: {
    paused: true,
    incognito: true,
    hideAge: true,
    hideDistance: true,
    hideActivity: true,
    hideReads: true,
  },
} satisfies Changes;

/** One wrong field each, and the path the refusal must name. */
const WRONG: [path: string, body: Record<string, unknown>][] = [
  ['fullName', { fullName: '   ' }],
  ['fullName', { fullName: 'x'.repeat(61) }],
  ['fullName', { fullName: 'two\nlines' }],
  ['fullName', { fullName: 'bell\u0007' }],
  ['fullName', { fullName: null }],
  ['bio', { bio: 'x'.repeat(501) }],
  ['bio', { bio: 'right to left\u202e' }],
  ['gender', { gender: 'robot' }],
  ['interestedIn', { interestedIn: [] }],
  ['interestedIn', { interestedIn: ['man', 'man'] }],
  ['interests', { interests: ['hiking', 'hiking'] }],
  ['interests.0', { interests: ['world domination'] }],
  ['prompts.0.promptId', { prompts: [{ promptId: 'nope', answer: 'x' }] }],
  ['prompts.0.answer', { prompts: [{ promptId: 'debate', answer: '' }] }],
  ['prompts.0', { prompts: [{ promptId: 'debate', answer: 'x', html: true }] }],
  [
    'prompts',
    {
      prompts: [
        { promptId: 'debate', answer: 'x' },
        { promptId: 'debate', answer: 'y' },
      ],
    },
  ],
  ['intent', { intent: 'marriage' }],
  ['heightCm', { heightCm: 99 }],
  ['heightCm', { heightCm: 170.5 }],
  ['heightCm', { heightCm: '170' }],
  ['languages.0', { languages: ['klingon'] }],
  ['location.latitude', { location: { latitude: 91, longitude: 0 } }],
  ['location.longitude', { location: { latitude: 0, longitude: -181 } }],
  ['location.longitude', { location: { latitude: 0 } }],
  ['location', { location: { latitude: 0, longitude: 0, accuracy: 3 } }],
  ['preferences.ageMin', { preferences: { ageMin: 17 } }],
  ['preferences.ageMax', { preferences: { ageMax: 121 } }],
  ['preferences', { preferences: { ageMin: 40, ageMax: 30 } }],
  ['preferences.maxDistanceKm', { preferences: { maxDistanceKm: 0 } }],
  ['preferences.mustHaves', { preferences: { mustHaves: { heightMinCm: 190, heightMaxCm: 180 } } }],
  ['preferences.mustHaves', { preferences: { mustHaves: { rich: true } } }],
  ['visibility.paused', { visibility: { paused: 'yes' } }],
  ['body', { isPremium: true }],
  ['body', { coins: 1_000_000 }],
  ['body', { verified: true }],
  ['body', { birthDate: '1990-01-01' }],
];

const own = (member: TestMember) => member.client.call(accounts.getOwnProfile, {});

test('the own profile', async (t) => {
  const app = await makeTestApp(t);
  const ana = await app.signUp({ fullName: 'Ana', birthDate: '1995-05-05' });
  const put = (body: Changes) => ana.client.call(people.updateProfile, { body });
  const refuse = async (body: unknown): Promise<ProblemError['problem']> => {
    const error = await put(body as Changes).then(
      () => assert.fail(`taken: ${JSON.stringify(body)}`),
      (problem: ProblemError) => problem,
    );
    return error.problem;
  };

  await t.test('starts with what was registered', async () => {
    const me = await own(ana);
    assert.equal(me.phoneNumber, ana.phoneNumber);
    assert.deepEqual(me.location && { ...me.location, changedAt: '' }, {
      city: 'Lisbon',
      countryCode: 'PT',
      changedAt: '',
    });
    assert.deepEqual(me.missing, []);
    assert.deepEqual(me.counts, { likes: 0, matches: 0 });
    assert.deepEqual(me.plan, { name: 'free', entitlements: [], endsAt: null });
    assert.deepEqual(me.verification, { phone: true, photo: 'none' });
  });

  await t.test('every field goes round', async () => {
    for (const name of ['incognito', 'read_receipts'] as const) await entitle(app, ana.id, name);
    const me = await put(FULL);
    const { fullName, ...rest } = FULL;
    assert.equal(me.fullName, 'Ana Clara  Lima');
    for (const [name, value] of Object.entries(rest))
      assert.deepEqual(me[name as keyof typeof me], value, name);
    assert.deepEqual(await own(ana), me);
    assert.equal(fullName.trim(), me.fullName);
  });

  await t.test('what is absent stays, null clears', async () => {
    const before = await own(ana);
    const me = await put({ intent: null, preferences: { maxDistanceKm: 31 }, visibility: { paused: false } });
    assert.deepEqual(me, {
      ...before,
      intent: null,
      preferences: { ...before.preferences, maxDistanceKm: 31 },
      visibility: { ...before.visibility, paused: false },
    });
    assert.deepEqual(await put({}), me);
  });

  await t.test('every wrong field is a 422 that names it, and nothing of the request is taken', async () => {
    const before = await own(ana);
    for (const [path, wrong] of WRONG) {
      const problem = await refuse({ bio: 'must not be kept', ...wrong });
      const paths = (problem.errors ?? []).map((issue) => issue.path);
      assert.equal(problem.code, 'invalid_input', path);
      assert.ok(paths.includes(path), `${path} is not in ${paths} for ${JSON.stringify(wrong)}`);
    }
    assert.deepEqual(await own(ana), before);
  });

  await t.test('ages are judged together with what is stored', async () => {
    const before = await own(ana);
    const above = await refuse({ bio: 'no', preferences: { ageMin: 45 } });
    assert.deepEqual([above.code, above.errors?.[0]?.path], ['invalid_input', 'preferences.ageMin']);
    const below = await refuse({ bio: 'no', preferences: { ageMax: 24 } });
    assert.deepEqual([below.code, below.errors?.[0]?.path], ['invalid_input', 'preferences.ageMax']);
    assert.deepEqual(await own(ana), before);
    assert.equal((await put({ preferences: { ageMin: 45, ageMax: 45 } })).preferences.ageMin, 45);
  });

  await t.test('two changes at once both hold', async () => {
    await Promise.all([put({ heightCm: 181 }), put({ bio: 'both' }), put({ languages: ['fr'] })]);
    const me = await own(ana);
    assert.deepEqual([me.heightCm, me.bio, me.languages], [181, 'both', ['fr']]);
  });

  await t.test('an entitlement shows in the plan until it ends', async () => {
    await app.ctx.db('test')`delete from app.entitlements`;
    const endsAt = new Date(app.clock.now() + 3_600_000);
    await app.ctx.db('test')`
      insert into app.entitlements (user_id, name, ends_at) values (${ana.id}, 'see_likes', ${endsAt})`;
    assert.deepEqual((await own(ana)).plan, {
      name: 'premium',
      entitlements: ['see_likes'],
      endsAt: endsAt.toISOString(),
    });
    await app.ctx.db('test')`update app.entitlements set ends_at = ${new Date(app.clock.now())}`;
    assert.equal((await own(ana)).plan.name, 'free');
  });
});
