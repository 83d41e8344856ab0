import { discovery } from '@romantic/contract';
import { coupleOf } from './experiment.ts';
import type { Member } from './member.ts';

/** Everybody whom a member is matched with, through all pages. */
export async function listMatchedIds(member: Member): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { matches: { user: { id: string } }[]; nextCursor: string | null } = await member.call(
      discovery.listMatches,
      { query: { limit: 50, ...(cursor === null ? {} : { cursor }) } },
    );
    ids.push(...page.matches.map(({ user }) => user.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return ids;
}

/** How the matches differ from the couples; all empty: exactly the same. */
export interface Differences {
  /** Said yes to each other and are not matched. */
  missing: string[];
  /** Are matched and did not say yes to each other. */
  extra: string[];
  /** Shown to one of the two only, or twice. */
  lopsided: string[];
}

/** `seen`: whom each guest's list shows, as iids; one entry a match. */
export function compareMatches(
  couples: ReadonlySet<string>,
  seen: ReadonlyMap<number, readonly number[]>,
): Differences & { matches: number } {
  const sides = new Map<string, number[]>();
  for (const [iid, others] of seen) {
    for (const other of others) {
      const couple = coupleOf(iid, other);
      sides.set(couple, [...(sides.get(couple) ?? []), iid]);
    }
  }
  const matched = [...sides.keys()];
  return {
    matches: matched.length,
    missing: [...couples].filter((couple) => !sides.has(couple)),
    extra: matched.filter((couple) => !couples.has(couple)),
    lopsided: matched.filter((couple) => {
      const by = sides.get(couple) ?? [];
      return by.length !== 2 || by[0] === by[1];
    }),
  };
}
