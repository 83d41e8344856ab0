import type { InterestId } from '@romantic/contract';

/** The 17 things that the experiment asked about ("how interested are you, 1-10"), and the nearest one of our list. */
export const INTEREST_OF_ANSWER = {
  sports: 'tennis',
  tvsports: 'football',
  exercise: 'running',
  dining: 'brunch',
  museums: 'museums',
  art: 'art-galleries',
  hiking: 'hiking',
  gaming: 'video-games',
  clubbing: 'dancing',
  reading: 'reading',
  tv: 'series',
  theater: 'theatre',
  movies: 'cinema',
  concerts: 'live-music',
  music: 'vinyl',
  shopping: 'fashion',
  yoga: 'yoga',
} as const satisfies Record<string, InterestId>;

export type Answer = keyof typeof INTEREST_OF_ANSWER;
export const ANSWERS = Object.keys(INTEREST_OF_ANSWER) as Answer[];

/** Rated this or more counts as an interest. */
const FROM = 8;
/** As many as a profile holds. */
const MOST = 10;

/** A person's interests, the best rated first; an answer that was not given is none. */
export function interestsOf(answers: Readonly<Record<Answer, string>>): InterestId[] {
  return ANSWERS.map((answer) => ({ answer, rating: Number(answers[answer]) }))
    .filter(({ rating }) => rating >= FROM)
    .sort((a, b) => b.rating - a.rating)
    .slice(0, MOST)
    .map(({ answer }) => INTEREST_OF_ANSWER[answer]);
}
