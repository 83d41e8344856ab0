import { ageOn, type Person } from '@romantic/matchmaker';
import {
  type ColdModel,
  createProfileScore,
  logit,
  MODEL_WEIGHTS,
  type ProfileScore,
} from '@romantic/matchmaker/model';

/** All a cold model may look at. */
export type ColdSubject = Pick<Person, 'gender' | 'birthDate' | 'interests'>;

/** A cold model as it scores. */
export interface ColdScorer {
  version: string;
  /**
   * x of the pair: how far the log-odds that the viewer says yes to the person lie from the usual rate, before a and b.
   * `logit(baseRate) + x` is what the cold model says. `now` in epoch ms, for the ages.
   */
  score(viewer: ColdSubject, person: ColdSubject, now: number): number;
}

export const USUAL_LOG_ODDS = logit(MODEL_WEIGHTS.baseRate);

/** The model must be a checked one (`readColdModel`). */
export function createColdScorer(model: ColdModel): ColdScorer {
  const directions = new Map<string, ProfileScore>();
  const directionOf = (viewer: ColdSubject, person: ColdSubject): ProfileScore => {
    const name = `${viewer.gender}>${person.gender}`;
    const known = directions.get(name) ?? createProfileScore(model, viewer.gender, person.gender);
    directions.set(name, known);
    return known;
  };
  return {
    version: model.version,
    score(viewer, person, now) {
      const direction = directionOf(viewer, person);
      const gap = ageOn(person.birthDate, now) - ageOn(viewer.birthDate, now);
      const shared = viewer.interests.filter((id) => person.interests.includes(id)).length;
      return (
        direction.viewerPart(viewer) +
        direction.personPart(person) +
        direction.pairPart(gap, shared, viewer.interests.length, person.interests.length) -
        USUAL_LOG_ODDS
      );
    },
  };
}
