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
  /** The same both ways for one viewer and many people: what lies with the viewer is worked out once. */
  scoreBoth(viewer: ColdSubject, now: number): (person: ColdSubject) => BothWays;
}

/** x of the viewer deciding on the person, and of the person deciding on the viewer. */
export interface BothWays {
  there: number;
  back: number;
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
    scoreBoth(viewer, now) {
      const viewerAge = ageOn(viewer.birthDate, now);
      const interests = new Set(viewer.interests);
      const own = new Map<string, ReturnType<typeof prepare>>();
      const prepare = (person: ColdSubject) => {
        const [there, back] = [directionOf(viewer, person), directionOf(person, viewer)];
        return { there, back, asViewer: there.viewerPart(viewer), asPerson: back.personPart(viewer) };
      };
      return (person) => {
        const { there, back, asViewer, asPerson } = own.get(person.gender) ?? prepare(person);
        if (!own.has(person.gender)) own.set(person.gender, { there, back, asViewer, asPerson });
        const gap = ageOn(person.birthDate, now) - viewerAge;
        let shared = 0;
        for (const id of person.interests) if (interests.has(id)) shared += 1;
        const [ofViewer, ofPerson] = [viewer.interests.length, person.interests.length];
        return {
          there:
            asViewer +
            there.personPart(person) +
            there.pairPart(gap, shared, ofViewer, ofPerson) -
            USUAL_LOG_ODDS,
          back:
            back.viewerPart(person) +
            asPerson +
            back.pairPart(-gap, shared, ofPerson, ofViewer) -
            USUAL_LOG_ODDS,
        };
      };
    },
  };
}
