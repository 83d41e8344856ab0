import { createJournals } from './journal.ts';

type Gender = 'woman' | 'man' | 'nonbinary';

/** What never changes of somebody. */
export interface Born {
  id: string;
  gender: Gender;
  age: number;
}

/** What somebody looks for. */
export interface Wish {
  genders: readonly Gender[];
  ageMin: number;
  ageMax: number;
  bio: boolean;
}

export const ANYBODY: Wish = { genders: ['woman', 'man', 'nonbinary'], ageMin: 18, ageMax: 99, bio: false };

/** The world as its members have changed it, and the rule of who may be shown to whom, written down a second time. */
export function createWorld() {
  const wish = createJournals<Wish>(ANYBODY);
  const paused = createJournals(false);
  const banned = createJournals(false);
  const hasBio = createJournals(false);
  const incognito = createJournals(false);
  /** By blocker and blocked. */
  const blocked = createJournals(false);
  /** By who decides and on whom. */
  const decided = createJournals<'like' | 'pass' | null>(null);

  const fits = ({ genders, ageMin, ageMax, bio }: Wish, other: Born, itHasBio: boolean): boolean =>
    genders.includes(other.gender) && other.age >= ageMin && other.age <= ageMax && (itHasBio || !bio);

  return {
    ...{ wish, paused, banned, hasBio, incognito, blocked, decided },
    /**
     * Why a page asked for at `from` and read at `until` must not have held a card: the conditions that did not hold at
     * any moment between. Empty: it may have been right.
     */
    findReasons(viewer: Born, person: Born, from: number, until: number): string[] {
      const [v, p] = [viewer.id, person.id];
      const ever = <T>(
        journal: { between(from: number, until: number): T[] },
        holds: (value: T) => boolean,
      ) => journal.between(from, until).some(holds);
      const isFalse = (value: boolean) => !value;
      const accepts = (one: Born, other: Born) =>
        hasBio(other.id)
          .between(from, until)
          .some((bio) => ever(wish(one.id), (wanted) => fits(wanted, other, bio)));
      const conditions = {
        'the viewer is not paused': ever(paused(v), isFalse),
        'the person is not paused': ever(paused(p), isFalse),
        'the person is not banned': ever(banned(p), isFalse),
        'the viewer has not blocked them': ever(blocked(v, p), isFalse),
        'they have not blocked the viewer': ever(blocked(p, v), isFalse),
        'the viewer has not decided': ever(decided(v, p), (kind) => kind === null),
        'they are seen by whom they like':
          ever(incognito(p), isFalse) || ever(decided(p, v), (kind) => kind === 'like'),
        'the viewer looks for them': accepts(viewer, person),
        'they look for the viewer': accepts(person, viewer),
      };
      return Object.entries(conditions).flatMap(([name, holds]) => (holds ? [] : [name]));
    },
  };
}

export type ShownWorld = ReturnType<typeof createWorld>;
