import type { IntentId, InterestId } from '@romantic/contract';
import { INTERESTS } from '@romantic/contract';
import { INTEREST_LINES } from './interest-lines.ts';
import { INVITATIONS } from './invitations.ts';
import type { Random } from './random.ts';
import { fillIn, sayInterest } from './words.ts';

const WITH_JOB = [
  '{Job} in {city}.',
  '{Job} by day, {a} by choice.',
  'I am {job} in {city} and I still like Mondays, most of them.',
  '{Job}. Ask me about it once, then ask me about {a}.',
  'I work as {job}, so I have stories that I may not tell and some that I will.',
  '{City} has known me as {job}; my friends know me for {a}.',
  'On my card it says: {job}. On my fridge it says: {a}.',
  'I am {job}, which explains the hours, and I love {a}, which explains the rest.',
  'Came to {city} for a week, stayed, became {job}.',
  '{Job} from Monday to Friday. The weekend belongs to {a} and long breakfasts.',
  'My grandmother tells everyone that I am {job}. She is right, and very proud.',
  '{Job}, early riser, late texter, on time for everything else.',
] as const;

const WITHOUT_JOB = [
  'Somewhere in {city}, probably looking for my keys.',
  'I have lived in {city} long enough to complain about it with love.',
  'New-ish to {city} and still taking the wrong exit.',
  'Born for slow mornings, living in {city} anyway.',
  '{City}, third floor, good light.',
  'Half of me is {a}, the other half is {b}.',
  'Curious, punctual, easily bribed with {a}.',
  'I take {a} seriously and very little else.',
  'If {city} had a fan club, I would do the newsletter.',
  'What you should know: {a}, {b}, and I always answer letters.',
  'Good listener, bad whisperer.',
  'My friends wrote this. They say: bring up {a} and lean back.',
] as const;

/** By age: up to 24, 34, 49 and beyond. */
const AGE_LINES: readonly (readonly [number, readonly string[]])[] = [
  [
    24,
    [
      'Still young enough to think that three hours of sleep is fine.',
      'I own one good pan and it is a start.',
    ],
  ],
  [
    34,
    [
      'I have reached the age of good pillows.',
      'Old enough for a savings account, young enough to dance on a table.',
    ],
  ],
  [49, ['Some grey hair, all of it earned.', 'Old enough to know what I want for dinner and from life.']],
  [
    120,
    [
      'I have been around a while and I can still be surprised.',
      'I have more stories than I have shelves, and I have many shelves.',
    ],
  ],
];

const CLOSERS: Readonly<Record<IntentId, readonly string[]>> = {
  'life-partner': [
    'Looking for the person I will still want to tell things to in forty years.',
    'I would like to grow old with someone, slowly.',
    'Here for the whole book, not a chapter.',
  ],
  'long-term': [
    'Looking for something that lasts longer than my houseplants.',
    'I would like the real thing, with boring Tuesdays included.',
    'Hoping for someone to come home to and to go out with.',
  ],
  'long-term-open-to-short': [
    'If it lasts, wonderful. If not, let it have been kind.',
    'I like to begin with a walk and see how far it goes.',
    'No hurry, good intentions.',
  ],
  'short-term-open-to-long': [
    'Let us start light and see what stays.',
    'A good evening first; the rest may follow.',
    'I am leaving a window open for luck.',
  ],
  'short-term': [
    'Nothing too serious, everything quite sincere.',
    'I am only here for good company and honest goodbyes.',
    'Light-hearted, clear about it, and kind.',
  ],
  friends: [
    'Mostly here for new friends; the best things begin there.',
    'If we end up as friends, I will call that a success.',
    'Looking for people to do things with on a Thursday.',
  ],
  'figuring-out': [
    'I do not know yet what I am looking for, but I know how I want to be treated.',
    'Figuring it out, politely.',
    'Ask me again after the second coffee.',
  ],
};

const SHELVES = new Map(INTERESTS.map((interest) => [interest.id, interest.category]));

export interface BioFacts {
  age: number;
  city: string;
  job: string | null;
  /** At least two. The first is the one that the text makes most of. */
  interests: readonly InterestId[];
  intent: IntentId;
}

/** What a person says of themself, three to five sentences that fit what else is known of them; at most 450 characters. */
export function writeBio(random: Random, facts: BioFacts): string {
  const [first, second] = facts.interests;
  if (!first || !second) throw new RangeError('A bio needs two interests');
  const words = { a: sayInterest(first), b: sayInterest(second), city: facts.city, job: facts.job ?? '' };
  const openers = facts.job ? WITH_JOB : WITHOUT_JOB;
  const sentences = [random.pick(openers), INTEREST_LINES[first]];
  if (random.chance(0.4)) sentences.push(INTEREST_LINES[second]);
  if (random.chance(0.25)) sentences.push(random.pick(linesForAge(facts.age)));
  const shelf = SHELVES.get(random.chance(0.5) ? first : second);
  if (shelf && random.chance(0.65)) sentences.push(random.pick(INVITATIONS[shelf]));
  if (sentences.length < 4 || random.chance(0.3)) sentences.push(random.pick(CLOSERS[facts.intent]));
  return sentences.map((sentence) => fillIn(sentence, words)).join(' ');
}

function linesForAge(age: number): readonly string[] {
  return AGE_LINES.find(([upTo]) => age <= upTo)?.[1] ?? [];
}
