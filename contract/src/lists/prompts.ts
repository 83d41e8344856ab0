/**
 * The beginnings that a member may finish on their profile, at most three of them.
 * Ids are stored: never rename one or give it another meaning; new ones go to the end.
 */
export const PROMPTS = [
  { id: 'perfect-sunday', text: 'My perfect Sunday' },
  { id: 'two-truths-and-a-lie', text: 'Two truths and a lie' },
  { id: 'win-me-over', text: 'The way to win me over is' },
  { id: 'simple-pleasures', text: 'My simple pleasures' },
  { id: 'hidden-talent', text: 'A hidden talent of mine' },
  { id: 'last-laughed', text: 'I last laughed until I cried when' },
  { id: 'teach-me', text: 'I would love you to teach me' },
  { id: 'can-teach-you', text: 'I can teach you' },
  { id: 'unpopular-opinion', text: 'An opinion I will defend at dinner' },
  { id: 'first-date', text: 'A first date I would enjoy' },
  { id: 'favourite-place', text: 'My favourite spot in town' },
  { id: 'green-flags', text: 'Green flags I look for' },
  { id: 'we-get-along-if', text: 'We will get along if' },
  { id: 'talk-for-hours', text: 'I can talk for hours about' },
  { id: 'weekend-away', text: 'On a weekend away you will find me' },
  { id: 'childhood-dream', text: 'As a child I wanted to be' },
  { id: 'small-victory', text: 'A small victory I am proud of' },
  { id: 'comfort-food', text: 'The dish that fixes everything' },
  { id: 'song-on-repeat', text: 'On repeat right now' },
  { id: 'harmless-obsession', text: 'A harmless obsession' },
  { id: 'never-refuse', text: 'I never say no to' },
  { id: 'always-late-for', text: 'I lose track of time when' },
  { id: 'best-advice', text: 'The best advice I was given' },
  { id: 'looking-for', text: 'I am looking for someone who' },
  { id: 'worst-idea', text: 'The worst idea I ever went through with' },
  { id: 'next-trip', text: 'The next trip on my list' },
  { id: 'home-smells-like', text: 'My home smells like' },
  { id: 'debate', text: 'Let us settle this' },
  { id: 'year-goal', text: 'This year I really want to' },
  { id: 'friends-say', text: 'My friends describe me as' },
  { id: 'rainy-day', text: 'When it rains' },
  { id: 'deal', text: 'I will make you a deal' },
] as const;
export type PromptId = (typeof PROMPTS)[number]['id'];

export const PROMPT_IDS: readonly PromptId[] = PROMPTS.map((prompt) => prompt.id);
