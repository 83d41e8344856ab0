import type { GenderId } from '@romantic/contract';
import type { Random } from './random.ts';

export type PortraitStyle = 'open-peeps' | 'lorelei' | 'notionists';

/**
 * How one portrait is drawn: plain data that survives JSON. The same spec gives the same picture, bytes included,
 * for the same versions of the drawing packages.
 */
export interface PortraitSpec {
  style: PortraitStyle;
  /** Decides the parts that are not named below, such as the nose. */
  seed: string;
  /** Variant of each named part, in the words of the style. A part that some people lack is drawn only if named. */
  parts: Readonly<Record<string, string>>;
  /** Hex without `#`; a style ignores what it has no place for. */
  skin: string;
  hair: string;
  clothing: string;
  /** From the top to the bottom, hex without `#`. */
  background: readonly [string, string];
  /** Percent of the usual size, 100 to 116: smaller would leave a gap under the shoulders. */
  zoom: number;
  flip: boolean;
}

const numbered = (...numbers: readonly number[]) =>
  numbers.map((number) => `variant${String(number).padStart(2, '0')}`);

/** What looks plausible, picked by eye from all variants; head coverings of a faith are left out, as are frowns. */
interface Wardrobe {
  /** The part that holds the hair, and its variants. */
  hairPart: string;
  womanHair: readonly string[];
  manHair: readonly string[];
  /** Instead of the above from 60 on. */
  oldHair?: { woman: readonly string[]; man: readonly string[] };
  facePart: string;
  faces: readonly string[];
  /** Parts fixed for a person beside the hair. */
  features: Readonly<Record<string, readonly string[]>>;
  /** Parts that change from picture to picture. */
  outfits: Readonly<Record<string, readonly string[]>>;
  beardPart: string;
  beards: readonly string[];
  glassesPart: string;
  glasses: readonly string[];
}

const WARDROBES: Readonly<Record<PortraitStyle, Wardrobe>> = {
  'open-peeps': {
    hairPart: 'head',
    womanHair: [
      ...['afro', 'bangs', 'bangs2', 'bantuKnots', 'bun', 'bun2', 'buns', 'cornrows', 'cornrows2', 'long'],
      ...[
        'longAfro',
        'longBangs',
        'longCurly',
        'medium1',
        'medium2',
        'medium3',
        'mediumBangs',
        'mediumBangs2',
      ],
      ...['mediumBangs3', 'mediumStraight'],
    ],
    manHair: [
      ...['afro', 'dreads1', 'dreads2', 'flatTop', 'flatTopLong', 'hatBeanie', 'noHair1', 'pomp', 'shaved1'],
      ...['shaved2', 'shaved3', 'short1', 'short2', 'short3', 'short4', 'short5', 'twists', 'twists2'],
    ],
    oldHair: {
      woman: ['grayBun', 'grayMedium', 'medium1'],
      man: ['grayShort', 'noHair3', 'noHair2', 'noHair1'],
    },
    facePart: 'face',
    faces: ['smile', 'smileBig', 'calm', 'cute', 'cheeky', 'eatingHappy', 'smileLOL'],
    features: {},
    outfits: {},
    beardPart: 'facialHair',
    beards: [
      'chin',
      'full',
      'full2',
      'full3',
      'goatee1',
      'goatee2',
      'moustache1',
      'moustache6',
      'moustache7',
    ],
    glassesPart: 'accessories',
    glasses: ['glasses', 'glasses2', 'glasses3', 'glasses4', 'glasses5'],
  },
  lorelei: {
    hairPart: 'hair',
    womanHair: numbered(
      10,
      13,
      14,
      15,
      16,
      17,
      18,
      19,
      21,
      23,
      24,
      26,
      29,
      30,
      31,
      32,
      33,
      35,
      36,
      40,
      41,
      42,
      45,
      46,
      48,
    ),
    manHair: numbered(1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 20, 22, 28, 38, 39, 43, 44, 47),
    oldHair: { woman: numbered(13, 19, 29, 32, 33), man: numbered(1, 2, 25, 28, 47) },
    facePart: 'mouth',
    faces: ['happy01', 'happy02', 'happy05', 'happy06', 'happy10', 'happy13', 'happy14', 'happy16'],
    features: {
      eyes: numbered(1, 2, 4, 6, 8, 10, 11, 12, 14, 18, 20, 21, 24),
      eyebrows: numbered(2, 3, 5, 7, 9, 10, 12),
      head: numbered(1, 2, 3, 4),
    },
    outfits: {},
    beardPart: 'beard',
    beards: numbered(1, 2),
    glassesPart: 'glasses',
    glasses: numbered(1, 3, 4, 5),
  },
  notionists: {
    hairPart: 'hair',
    womanHair: numbered(2, 8, 10, 11, 23, 28, 29, 36, 37, 39, 41, 43, 45, 46, 47, 48, 57, 58, 59),
    manHair: numbered(
      1,
      3,
      5,
      6,
      7,
      9,
      12,
      13,
      15,
      16,
      17,
      18,
      19,
      21,
      22,
      24,
      25,
      27,
      31,
      33,
      34,
      35,
      38,
      44,
      49,
      52,
      53,
      54,
      55,
    ),
    facePart: 'lips',
    faces: numbered(3, 5, 14, 17, 22, 23, 25, 30),
    features: { brows: numbered(1, 4, 5, 6, 7, 10, 12), eyes: numbered(1, 2, 3, 4, 5) },
    outfits: { body: numbered(1, 3, 7, 9, 11, 13, 15, 17, 21, 22, 23, 24, 25) },
    beardPart: 'beard',
    beards: numbered(1, 2, 3, 5, 8, 11, 12),
    glassesPart: 'glasses',
    glasses: numbered(3, 8, 11),
  },
};

const SKINS = ['ffdbb4', 'edb98a', 'd08b5b', 'ae5d29', '694d3d'];
const HAIRS = ['2c1b18', '2c1b18', '4a312c', '724133', 'a55728', 'b58143', 'd6b370'];
const GREYS = ['b9b3ac', 'd8d2ca', '8f8a85'];
const CLOTHES = ['e78276', 'f2b872', 'f3d98b', '9fcf9a', '9ddadb', '8fa7df', 'd99ac5', 'c56b5b', '6f8f8a'];
const BACKGROUNDS: readonly (readonly [string, string])[] = [
  ['ffe3c8', 'f7b98f'],
  ['fff0cf', 'f3c878'],
  ['fde0dc', 'ee9e93'],
  ['f9e4d4', 'd9a384'],
  ['ffe9d6', 'e5b8a8'],
  ['f6ead7', 'cdb58d'],
  ['fbe3e8', 'dd9fae'],
  ['fff3e0', 'f0a868'],
];

/** The pictures of one person: one face in all of them, with another look, shirt and light in each. */
export function describePortraits(
  random: Random,
  gender: GenderId,
  age: number,
  count: number,
): PortraitSpec[] {
  const style = random.weighted<PortraitStyle>([
    ['open-peeps', 0.55],
    ['lorelei', 0.3],
    ['notionists', 0.15],
  ]);
  const wardrobe = WARDROBES[style];
  const look = gender === 'nonbinary' ? random.pick(['woman', 'man'] as const) : gender;
  const parts: Record<string, string> = { [wardrobe.hairPart]: random.pick(hairFor(wardrobe, look, age)) };
  for (const [part, variants] of Object.entries(wardrobe.features)) parts[part] = random.pick(variants);
  if (look === 'man' && random.chance(age < 25 ? 0.1 : 0.32))
    parts[wardrobe.beardPart] = random.pick(wardrobe.beards);
  const glasses = random.chance(age < 45 ? 0.15 : 0.3) ? random.pick(wardrobe.glasses) : null;
  const shared = {
    style,
    seed: random.whole(0, 0xffffffff).toString(16),
    skin: random.pick(SKINS),
    hair: random.chance(greyShare(age)) ? random.pick(GREYS) : random.pick(HAIRS),
  };
  const faces = random.sample(wardrobe.faces, count);
  const clothes = random.sample(CLOTHES, count);
  const backgrounds = random.sample(BACKGROUNDS, count);
  return Array.from({ length: count }, (_, at) => {
    const own: Record<string, string> = {
      ...parts,
      [wardrobe.facePart]: faces[at] ?? random.pick(wardrobe.faces),
    };
    for (const [part, variants] of Object.entries(wardrobe.outfits)) own[part] = random.pick(variants);
    // Not in every picture: people take them off.
    if (glasses && (at === 0 || random.chance(0.6))) own[wardrobe.glassesPart] = glasses;
    return {
      ...shared,
      parts: own,
      clothing: clothes[at] ?? random.pick(CLOTHES),
      background: backgrounds[at] ?? random.pick(BACKGROUNDS),
      zoom: at === 0 ? 100 : random.whole(100, 116),
      flip: at > 0 && random.chance(0.5),
    };
  });
}

function hairFor(wardrobe: Wardrobe, look: 'woman' | 'man', age: number): readonly string[] {
  if (age >= 60 && wardrobe.oldHair) return wardrobe.oldHair[look];
  return look === 'woman' ? wardrobe.womanHair : wardrobe.manHair;
}

/** How many have grey hair at an age: none before 40, three quarters at 70. */
function greyShare(age: number): number {
  return Math.min(0.75, Math.max(0, (age - 40) / 40));
}
