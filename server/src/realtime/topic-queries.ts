import type { Queries, Row } from '../db/db.ts';

export interface TopicRights extends Row {
  mayJoin: boolean;
  maySend: boolean;
  /** Whether others may see that the member is there. */
  shown: boolean;
}

/** One answer for each question, in their order. */
export const listTopicRights = (db: Queries, asked: readonly { memberId: string; topic: string }[]) => {
  const members = asked.map(({ memberId }) => memberId);
  const topics = asked.map(({ topic }) => topic);
  return db<TopicRights>('listTopicRights')`
    select may_join as "mayJoin", may_send as "maySend", shown
    from app.topic_rights(${members}::uuid[], ${topics}::text[]) order by place`;
};
