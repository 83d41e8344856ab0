import { cellToLatLng } from 'h3-js';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { PeriodicTask } from '../../jobs/periodic.ts';
import { suggestAdmirers } from '../discovery/deck/discover.ts';
import { likeUser, passUser } from '../discovery/swipes/decide.ts';
import { answerMessages } from './answers.ts';
import { likeBackDelaySeconds, likesBack } from './behaviour.ts';
import type { HomeCity } from './cities.ts';
import {
  listMadeUp,
  listOpenLikes,
  listUnadmiredNewcomers,
  type Newcomer,
  stirPeople,
} from './living-queries.ts';
import { populateAround } from './seed.ts';
import { hasNeighbours } from './seed-queries.ts';

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Likes answered in one look. */
const BATCH = 200;
/** How many made-up people like a newcomer before being liked. */
const ADMIRERS = 3;
/** How far down a newcomer's feed admirers are looked for. */
const LOOKED_THROUGH = 60;
/** With fewer people to see than this, neighbours are made up. */
const FEW = 15;
const NEIGHBOURS = 60;
/** Every ten minutes one in forty is active: about half of them within a day. */
const STIRRED_SHARE = 1 / 40;

/** What made-up people do by themselves. On a production server there are none, and nothing of this runs. */
export const madeUpTasks: readonly PeriodicTask[] = [
  { name: 'answer-likes', everyMs: 500, run: (ctx) => unlessProduction(ctx, answerLikes) },
  { name: 'answer-messages', everyMs: 500, run: (ctx) => unlessProduction(ctx, answerMessages) },
  { name: 'admire-newcomers', everyMs: 1_000, run: (ctx) => unlessProduction(ctx, admireNewcomers) },
  {
    name: 'stir-made-up-people',
    everyMs: 10 * 60_000,
    run: (ctx) => unlessProduction(ctx, () => stirPeople(ctx.db, STIRRED_SHARE, new Date(ctx.clock.now()))),
  },
];

async function unlessProduction(ctx: Context, work: (ctx: Context) => Promise<void>): Promise<void> {
  if (!ctx.config.production) await work(ctx);
}

/** Answers every like whose time has come. The answer is fixed for the pair, so two workers cannot disagree. */
async function answerLikes(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  for (const like of await listOpenLikes(ctx.db, new Date(now - DAY_MS), BATCH)) {
    const person = { id: like.person_id, selectivity: like.selectivity };
    if (like.liked_at.getTime() + likeBackDelaySeconds(person, like.member_id) * 1000 > now) continue;
    await decide(ctx, like.person_id, like.member_id, likesBack(person, like.member_id));
  }
}

/**
 * Some of the people whom a newcomer would see first like them before they are seen. Where nobody lives, neighbours
 * are made up first.
 */
async function admireNewcomers(ctx: Context): Promise<void> {
  if (ctx.config.seedPeople === 0) return;
  const since = new Date(ctx.clock.now() - HOUR_MS);
  for (const newcomer of await listUnadmiredNewcomers(ctx.db, since, ADMIRERS, BATCH)) {
    let near = await suggestAdmirers(ctx, newcomer.id, LOOKED_THROUGH);
    // Once a city: whoever wants nobody of them must not make it grow for ever.
    if (near.length < FEW && !(await hasNeighbours(ctx.db, newcomer.city))) {
      await ctx.feed.refresh(await populateAround(ctx, homeOf(newcomer), NEIGHBOURS));
      near = await suggestAdmirers(ctx, newcomer.id, LOOKED_THROUGH);
    }
    const madeUp = await listMadeUp(ctx.db, near);
    // From the end: those at the top would be liked anyway, and answer.
    for (const id of near.filter((person) => madeUp.has(person)).slice(-ADMIRERS)) {
      await decide(ctx, id, newcomer.id, true);
    }
  }
}

function homeOf(newcomer: Newcomer): HomeCity {
  const [latitude, longitude] = cellToLatLng(newcomer.cell);
  const { city, country } = newcomer;
  return { city: city ?? 'Nearby', countryCode: country ?? 'US', latitude, longitude, population: 100_000 };
}

/** As a member would, by the same rules. A refusal (blocked since, gone, decided) is everyday life. */
async function decide(ctx: Context, personId: string, memberId: string, likes: boolean): Promise<void> {
  const person = { id: personId, sessionId: '' };
  try {
    if (likes) await likeUser(ctx, person, { userId: memberId, kind: 'like' });
    else await passUser(ctx, person, { userId: memberId });
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
  }
}
