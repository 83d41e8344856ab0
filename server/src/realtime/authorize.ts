import type { Context } from '../context.ts';
import { createGatherer } from '../db/gather.ts';
import { listTopicRights, type TopicRights } from './topic-queries.ts';

/** What a member may do on a topic. */
export type Authorize = (memberId: string, topic: string) => Promise<TopicRights>;

/** Asks app.topic_rights, which decides; what many sockets ask at the same time is one statement. */
export function createAuthorize(ctx: Pick<Context, 'db'>): Authorize {
  const ask = createGatherer(
    (asked: readonly { memberId: string; topic: string }[]) => listTopicRights(ctx.db, asked),
    { maxItems: 500, parallel: 2 },
  );
  return (memberId, topic) => ask({ memberId, topic });
}
