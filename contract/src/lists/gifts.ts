/** Gifts for a match, by name; what each costs is said by `GET /api/gifts`. */
export const GIFTS = [
  { name: 'coffee', title: 'A cup of coffee' },
  { name: 'rose', title: 'A rose' },
  { name: 'cupcake', title: 'A cupcake' },
  { name: 'balloon', title: 'A balloon' },
  { name: 'bouquet', title: 'A bunch of flowers' },
  { name: 'star', title: 'A star from the sky' },
] as const;
export type GiftName = (typeof GIFTS)[number]['name'];
export const GIFT_NAMES: readonly [GiftName, ...GiftName[]] = [
  GIFTS[0].name,
  ...GIFTS.slice(1).map(({ name }) => name),
];
