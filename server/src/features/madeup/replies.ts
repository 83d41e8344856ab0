import { createRandom } from './random.ts';

/** An answer of a made-up person: wait, then show typing, then send. Seconds. */
export interface Reply {
  text: string;
  pauseSeconds: number;
  typingSeconds: number;
}

/** Any of the words, not as a part of a longer one, in any script. */
function saysAny(words: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'iu');
}

/** Which answers fit: the first rule whose pattern is found in the message. Order matters. */
const RULES: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    saysAny('bot|are you (?:real|human|made[ -]?up|an? ai)|r u real'),
    [
      'I am made up, it says so on my profile. My taste in soup is sincere, though.',
      'Not real at all, sorry! Only here to keep you company in the demo.',
    ],
  ],
  [
    saysAny('bye|good ?night|see you|talk later|gute nacht|à bientôt'),
    [
      'Sleep well! I will be here, I have nowhere else to be.',
      'Bye for now. This was nice.',
      'Talk soon! I am going to water the plants.',
    ],
  ],
  [
    saysAny('meet|coffee|drink|dinner|date|walk|number|whatsapp'),
    [
      'I would say yes if I existed. Shall we say Thursday, in spirit?',
      'Lovely idea! You choose the place, I bring the imaginary umbrella.',
      'Tempting. I know a bench with a very good view.',
    ],
  ],
  [
    saysAny('thank|thanks|thank you|thx|merci|danke|gracias|obrigad[oa]'),
    ['You are welcome! That was easy.', 'Any time. I mean that literally.', 'Pleasure!'],
  ],
  [
    /haha|😂|🤣|\blol\b|\bfunny\b/iu,
    [
      'Glad that one landed. I have been saving it.',
      'Ha! Now it is your turn.',
      'I will be smug about this all day.',
    ],
  ],
  [
    saysAny('hi|hey|hello|hallo|salut|bonjour|ol[aá]|hola|ciao|good (?:morning|evening|afternoon)'),
    [
      'Hi! I was hoping that you would write first.',
      'Hello you! How is your day going, honestly?',
      'Hey! What was the best thing that you ate this week?',
    ],
  ],
  [
    /\?/,
    [
      'Good question. I would say yes, but slowly.',
      'Ooh. Let me think... mostly on Sundays. And you?',
      'Only if there is cake. What about you?',
      'I used to say no, then I met the right person to try it with. You?',
    ],
  ],
];

const OTHERWISE = [
  'Tell me more, I am all ears.',
  'I like how you put that.',
  'That made me smile. What happened next?',
  'Same here, more often than I admit.',
  'Now I am curious. How did that start?',
  'I wish I had been there!',
  'You have a good way of telling things.',
  'And how did that make you feel? I promise that I am not a therapist.',
] as const;

/**
 * What a made-up person answers to `message`. The same message and seed give the same answer, so that a job that runs
 * twice says one thing; let the seed hold the message's id. The typing pause grows with the text, as fingers do.
 */
export function repliesWith(message: string, seed: string, replyDelaySeconds = 4): Reply {
  const random = createRandom('reply', seed, message);
  const fitting = RULES.find(([pattern]) => pattern.test(message))?.[1] ?? OTHERWISE;
  const text = random.pick(fitting);
  return {
    text,
    pauseSeconds: replyDelaySeconds * (0.5 + random.unit()),
    typingSeconds: Math.min(6, 1 + text.length / 18),
  };
}
