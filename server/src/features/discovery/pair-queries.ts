import type { Queries, Row } from '../../db/db.ts';
import type { DecisionKind } from './decision-queries.ts';

/** What decides whether a viewer may decide on a person. */
export interface PairFacts extends Row {
  viewer_id: string;
  person_id: string;
  same: boolean;
  /** The viewer has a place. */
  placed: boolean;
  visible: boolean;
  /** Gender and age are what each is looking for. */
  fits: boolean;
  /** One of the two has must-haves beyond that. */
  insists: boolean;
  unlimited_likes: boolean;
}

/** One row a pair, in their order. `today` is the UTC day that ages are counted on. */
export async function listPairFacts(
  db: Queries,
  pairs: readonly { viewerId: string; personId: string }[],
  at: { photoRequired: boolean; today: string; now: Date },
): Promise<PairFacts[]> {
  const viewers = pairs.map((pair) => pair.viewerId);
  const people = pairs.map((pair) => pair.personId);
  return db<PairFacts>('listPairFacts')`
    select pair.viewer_id, pair.person_id, pair.viewer_id = pair.person_id as same,
      v.cell is not null as placed,
      seen.person_id is not null as visible,
      coalesce(p.gender = any(v.interested_in) and v.gender = any(p.interested_in)
        and extract(year from age(${at.today}::date, p.birth_date)) between v.age_min and v.age_max
        and extract(year from age(${at.today}::date, v.birth_date)) between p.age_min and p.age_max, false) as fits,
      coalesce(v.must_haves <> '{}' or p.must_haves <> '{}', false) as insists,
      exists (select from app.entitlements e where e.user_id = pair.viewer_id and e.name = 'unlimited_likes'
        and (e.ends_at is null or e.ends_at > ${at.now})) as unlimited_likes
    from unnest(${viewers}::uuid[], ${people}::uuid[]) with ordinality as pair (viewer_id, person_id, place)
      left join app.user_profiles v on v.user_id = pair.viewer_id
      left join app.user_profiles p on p.user_id = pair.person_id
      left join lateral (
        select s.person_id from app.visible_pairs(array[pair.viewer_id], array[pair.person_id], ${at.photoRequired}) s
      ) seen on true
    order by pair.place`;
}

export interface PlannedDecision {
  actorId: string;
  targetId: string;
  kind: DecisionKind;
  note: string | null;
  /** Decisions of this kind the member may take today; null: as many as they like. */
  allowance: number | null;
  /** Only confirm an earlier decision. */
  repeatOnly: boolean;
  /** The id of the match that this may make. */
  matchId: string;
}

export interface TakenDecision extends Row {
  outcome: 'taken' | 'repeated' | 'conflict' | 'spent' | 'refused';
  match_id: string | null;
  made: boolean;
  likes_used: number;
  superlikes_used: number;
}

/** Takes decisions in one statement, committed by itself unless inside a transaction; one row each, in their order. */
export async function takeDecisions(
  db: Queries,
  planned: readonly PlannedDecision[],
  at: { now: Date; today: string },
): Promise<TakenDecision[]> {
  const column = <T>(pick: (decision: PlannedDecision) => T) => planned.map(pick) as never;
  return db<TakenDecision>('takeDecisions')`
    select outcome, match_id, made, likes_used, superlikes_used
    from app.take_decisions(
      ${column((d) => d.actorId)}::uuid[], ${column((d) => d.targetId)}::uuid[], ${column((d) => d.kind)}::text[],
      ${column((d) => d.note)}::text[], ${column((d) => d.allowance ?? -1)}::integer[],
      ${column((d) => String(d.repeatOnly))}::text[]::boolean[], ${column((d) => d.matchId)}::uuid[], ${at.now}, ${at.today}::date)
    order by place`;
}
