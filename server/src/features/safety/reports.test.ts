import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { discovery, type Photo, type ProblemError, people, safety } from '@romantic/contract';
import { makeScene } from '../../images/image-samples.ts';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import type { Evidence } from './evidence.ts';

const isNotFound = (error: ProblemError) => error.problem.code === 'not_found';
const like = (from: TestMember, to: TestMember, note?: string) =>
  from.client.call(discovery.likeUser, { body: { userId: to.id, ...(note ? { note } : {}) } });
const report = (
  who: TestMember,
  whom: { id: string },
  more: { photoId?: string; messageId?: string; note?: string } = {},
) => who.client.call(safety.reportUser, { body: { userId: whom.id, reason: 'harassment', ...more } });

async function uploadPhoto(member: TestMember, width: number): Promise<Photo> {
  const data = new FormData();
  const bytes = await makeScene(width, 300).jpeg().toBuffer();
  data.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg');
  return member.client.call(people.uploadPhoto, { rawBody: data });
}

async function getEvidence({ ctx }: TestApp, reportId: string): Promise<Evidence> {
  const [row] = await ctx.db<{ evidence: Evidence }>(
    'test',
  )`select evidence from app.reports where id = ${reportId}`;
  assert.ok(row);
  return row.evidence;
}

const show = (app: TestApp, viewer: TestMember, person: TestMember, daysAgo: number) => app.ctx.db('test')`
  insert into app.deck_cards (viewer_id, person_id, shown_at)
  values (${viewer.id}, ${person.id}, ${new Date(app.clock.now() - daysAgo * 86_400_000)})
  on conflict (viewer_id, person_id) do update set shown_at = excluded.shown_at`;

test('reports', async (t) => {
  const app = await makeTestApp(t);
  const [ana, bea, cleo, dora] = [
    await app.signUp({ fullName: 'Ana Lima' }),
    await app.signUp({ fullName: 'Bea Secretname' }),
    await app.signUp(),
    await app.signUp(),
  ];
  const countReports = async () => (await app.ctx.db('test')`select 1 from app.reports`).length;
  const countCopies = async () => (await listEvidenceFiles(app)).length;

  await t.test('not oneself, nobody, who was never seen, a stranger’s photo or a message', async () => {
    await cleo.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await assert.rejects(report(ana, cleo), isNotFound, 'paused and never met');
    await cleo.client.call(people.updateProfile, { body: { visibility: { paused: false } } });
    const photo = await uploadPhoto(cleo, 310);
    await assert.rejects(report(ana, ana), isNotFound);
    await assert.rejects(report(ana, { id: '019a0000-0000-7000-8000-000000000001' }), isNotFound);
    await assert.rejects(report(ana, bea, { photoId: photo.id }), isNotFound);
    await assert.rejects(report(ana, bea, { messageId: photo.id }), isNotFound);
    assert.deepEqual([await countReports(), await countCopies()], [0, 0]);
  });

  await t.test('the evidence outlives unmatch, edits, deleted photos and the account', async () => {
    const photos = [await uploadPhoto(bea, 400), await uploadPhoto(bea, 420)];
    await bea.client.call(people.updateProfile, {
      body: {
        bio: 'the insult',
        interests: ['hiking'],
        prompts: [{ promptId: 'debate', answer: 'the worst' }],
      },
    });
    await like(ana, bea, 'nice hat');
    const { match } = await like(bea, ana);
    assert.ok(match && photos[0]);
    await bea.client.call(discovery.unmatch, { params: { matchId: match.id } });
    const { reportId } = await report(ana, bea, { photoId: photos[0].id, note: 'look at her bio' });

    await bea.client.call(people.updateProfile, {
      body: { bio: 'innocent', prompts: [], fullName: 'Angel' },
    });
    for (const { id } of photos) await bea.client.call(people.deletePhoto, { params: { id } });
    await app.ctx.db('test')`delete from app.users where id = ${bea.id}`;

    const evidence = await getEvidence(app, reportId);
    assert.deepEqual(
      [evidence.reporter.id, evidence.reported.id, evidence.reported.fullName, evidence.reported.bio],
      [ana.id, bea.id, 'Bea Secretname', 'the insult'],
    );
    assert.deepEqual(evidence.reported.prompts, [{ promptId: 'debate', answer: 'the worst' }]);
    assert.deepEqual(
      evidence.decisions.map(({ by, kind, note }) => [by, kind, note]),
      [
        [ana.id, 'like', 'nice hat'],
        [bea.id, 'like', null],
      ],
    );
    assert.deepEqual(
      [evidence.match?.id, evidence.match?.endedBy, evidence.match?.endReason],
      [match.id, bea.id, 'unmatch'],
    );
    assert.deepEqual(
      evidence.photos.map(({ id }) => id),
      photos.map(({ id }) => id),
    );
    for (const { evidenceKey } of evidence.photos) {
      const stored = await app.ctx.storage.get(evidenceKey ?? '');
      assert.ok(stored);
      assert.match((await buffer(stored.stream)).subarray(0, 16).toString('latin1'), /^RIFF....WEBP/s);
    }
    const kept = JSON.stringify(evidence);
    for (const secret of [bea.phoneNumber.slice(4), '1995', '88393'])
      assert.ok(!kept.includes(secret), secret);
  });

  await t.test('a report ends the match and hides both from each other', async () => {
    await like(ana, cleo);
    const { match } = await like(cleo, ana);
    const { reportId } = await report(ana, cleo);
    assert.equal((await getEvidence(app, reportId)).match?.endedAt, null, 'as it was before');
    for (const [viewer, other] of [
      [ana, cleo],
      [cleo, ana],
    ] as const) {
      const { matches } = await viewer.client.call(discovery.listMatches, {});
      const deck = JSON.stringify(await viewer.client.call(discovery.discover, { query: { limit: 20 } }));
      assert.deepEqual([matches, deck.includes(other.id)], [[], false]);
      await assert.rejects(
        viewer.client.call(people.getPerson, { params: { userId: other.id } }),
        isNotFound,
      );
    }
    const [row] = await app.ctx.db<{ end_reason: string }>('test')`
      select end_reason from app.matches where id = ${match?.id}`;
    assert.equal(row?.end_reason, 'report');
  });

  await t.test('who has been blocked by the other can still report what they saw', async () => {
    await dora.client.call(discovery.discover, { query: { limit: 20 } });
    await ana.client.call(safety.blockUser, { body: { userId: dora.id } });
    assert.ok(await report(dora, ana));
    assert.equal(
      (await getEvidence(app, (await report(dora, ana)).reportId)).reported.id,
      ana.id,
      'and again',
    );
  });

  await t.test('what was in the deck is forgotten after 30 days', async () => {
    const eve = await app.signUp();
    await app.ctx.db('test')`delete from app.deck_cards`;
    await eve.client.call(people.updateProfile, { body: { visibility: { paused: true } } });
    await show(app, dora, eve, 31);
    await assert.rejects(report(dora, eve), isNotFound);
    await show(app, dora, eve, 29);
    assert.ok(await report(dora, eve));
  });

  await t.test('twenty reports a day, however many at once; a refused one leaves no files', async () => {
    const fay = await app.signUp();
    await uploadPhoto(fay, 320);
    const before = [await countReports(), await countCopies()] as const;
    const gus = await app.signUp();
    await show(app, gus, fay, 0);
    const answers = await Promise.allSettled(Array.from({ length: 24 }, () => report(gus, fay)));
    const late = [...answers, ...(await Promise.allSettled([report(gus, dora)]))].filter(
      ({ status }) => status === 'rejected',
    );
    assert.equal(late.length, 4 + 1);
    for (const answer of late) {
      assert.ok(answer.status === 'rejected');
      const { problem, retryAfter } = answer.reason as ProblemError;
      assert.equal(problem.code, 'rate_limited');
      assert.ok(retryAfter && retryAfter > 86_000 && retryAfter <= 86_400, `wait ${retryAfter} s`);
    }
    assert.deepEqual([await countReports(), await countCopies()], [before[0] + 20, before[1] + 20]);
  });
});

/** Keys of the evidence in the storage's folder, by the names of their files. */
async function listEvidenceFiles(app: TestApp): Promise<string[]> {
  const names = await readdir(`${app.ctx.config.dataDir}/media`, { recursive: true });
  return names.filter((name) => name.includes('evidence'));
}
