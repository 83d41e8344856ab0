import type { Context } from '../../../context.ts';
import type { RealtimeEvent } from '../../../realtime/packet.ts';
import { matchEvents } from '../../matches/events.ts';
import { countLikersAmong } from '../swipes/decision-queries.ts';
import type { Swipe, SwipeResult, Swipes } from '../swipes/swipes.ts';

/** Tells members' open devices what decisions have led to. Nobody waits for it. */
export interface MeetingNews {
  /** A decision that is committed, or was not taken. */
  note(swipe: Swipe, result: Pick<SwipeResult, 'taken'>): void;
  /** Resolves when everything noted so far has been told or given up. */
  settled(): Promise<void>;
}

type Needs = Pick<Context, 'db' | 'config' | 'log' | 'realtime'>;

/** Likes are gathered this long, ms: a popular member is told of many at once, and not to the moment of whose. */
const GATHER_MS = 500;
/** One look takes a thirtieth of the time at most: in a burst of likes the calls of members come first. */
const SHARE = 30;
/** Likes in one look; of more nobody is told until the next. */
const MAX_LIKES = 500;

/**
 * `match.created` to both, and to whom was liked `like.received` with the number that GET /api/users/likes gives. Told
 * after the decisions' COMMIT, apart from it: swipes are many, and events are hints. A process that dies in between
 * tells nobody; the lists have it.
 */
export function createMeetingNews(ctx: Needs): MeetingNews {
  let likes: { actorId: string; targetId: string }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let pause = GATHER_MS;
  let telling: Promise<unknown> = Promise.resolve();

  const tell = (find: () => Promise<readonly RealtimeEvent[]>): void => {
    telling = telling
      .then(find)
      .then((events) =>
        events.length === 0 ? undefined : ctx.db.tx((tx) => ctx.realtime.publish(tx, events)),
      )
      .catch((err) => ctx.log.warn({ err }, 'news of decisions were not told'));
  };
  const tellLikes = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    const told = likes;
    likes = [];
    if (told.length > 0) {
      tell(async () => {
        const startedAt = performance.now();
        const events = await findLikeEvents(ctx, told);
        pause = Math.max(GATHER_MS, (performance.now() - startedAt) * SHARE);
        return events;
      });
    }
  };

  return {
    note(swipe, { taken }) {
      if (taken.outcome !== 'taken' || swipe.kind === 'pass') return;
      if (taken.made) {
        const events = matchEvents('match.created', String(taken.match_id), swipe.actorId, swipe.targetId);
        tell(async () => events);
      } else if (likes.length < MAX_LIKES) {
        likes.push(swipe);
        timer ??= setTimeout(tellLikes, pause).unref();
      }
    },
    settled() {
      tellLikes();
      return telling.then(() => undefined);
    },
  };
}

/** The same swipes, with news of each. */
export function withNews(swipes: Swipes, news: MeetingNews): Swipes {
  return async (swipe) => {
    const result = await swipes(swipe);
    news.note(swipe, result);
    return result;
  };
}

/** Only whose like is among those that the member is told of at all: the number would not have changed. */
async function findLikeEvents(
  ctx: Needs,
  likes: readonly { actorId: string; targetId: string }[],
): Promise<RealtimeEvent[]> {
  const counts = await countLikersAmong(ctx.db, likes, ctx.config.photoRequired);
  return counts.map(({ target_id, count }) => ({
    topic: `user:${target_id}`,
    event: 'like.received',
    payload: { count },
  }));
}
