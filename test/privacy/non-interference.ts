import { isDeepStrictEqual } from 'node:util';
import { people } from '@romantic/contract';
import fc from 'fast-check';
import { cellToBoundary, latLngToCell } from 'h3-js';
import { anyScript, type Move, normalise, play, type Stage } from './attacker-script.ts';
import { centreOf, RESOLUTION } from './hunts.ts';
import type { Place } from './plane.ts';
import { type Both, type Cast, putAt, type TwinWorlds, type World } from './twin-worlds.ts';

/** Where in a cell: a corner and how far from the middle towards it (0.98: almost on the edge). */
interface Spot {
  corner: number;
  share: number;
}

const spot: fc.Arbitrary<Spot> = fc.record({
  corner: fc.nat(4),
  share: fc.integer({ min: 0, max: 98 }).map((percent) => percent / 100),
});

/** Two spots of one cell and what an attacker does: one run. */
const anyRun = fc.record({ here: spot, there: spot, script: anyScript });

/** A difference between the worlds: a leak. */
export class LeakError extends Error {
  constructor(step: number, move: Move, first: unknown, second: unknown) {
    super(
      `after move ${step} (${JSON.stringify(move)}) the worlds differ:\n${JSON.stringify(first)}\n${JSON.stringify(second)}`,
    );
    this.name = 'LeakError';
  }
}

/** What was tried. */
export interface Tried {
  runs: number;
  answers: number;
}

/**
 * Plays random scripts in two worlds that differ in nothing but where in ONE cell the victim is. Throws, by fast-check,
 * with a LeakError as soon as any answer differs. Every run has its own cell, attacker and victim.
 */
export async function checkNonInterference(
  worlds: readonly [World, World],
  twins: TwinWorlds,
  options: { seed: number; lanes: number },
): Promise<Tried> {
  const tried: Tried = { runs: 0, answers: 0 };
  const { lanes } = options;
  const perLane = Math.floor(twins.casts.length / lanes);
  const share = (lane: number): TwinWorlds => ({
    casts: twins.casts.slice(lane * perLane, (lane + 1) * perLane),
    bystanders: twins.bystanders.slice(3 * lane, 3 * lane + 3),
  });
  // Side by side, because a script mostly waits; each lane is a property of its own, with people of its own.
  await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      checkLane(worlds, share(lane), lane, options.seed + lane, tried),
    ),
  );
  return tried;
}

async function checkLane(
  worlds: readonly [World, World],
  { casts, bystanders }: TwinWorlds,
  lane: number,
  seed: number,
  tried: Tried,
): Promise<void> {
  let run = 0;
  const property = fc.asyncProperty(anyRun, async ({ here, there, script }) => {
    const cast = casts[run] as Cast;
    const cell = cellOfRun(lane, run);
    const centre = centreOf(cell);
    run += 1;
    for (const [index, bystander] of bystanders.entries()) {
      await putAt(bystander, { ...centre, latitude: centre.latitude + 0.02 * (index + 1) });
    }
    await putAt(cast.attacker, centre);
    await putAt(cast.victim, spotOf(cell, here), spotOf(cell, there));
    if (run % 3 === 0) await hideDistance(cast.victim);
    const stageIn = (index: 0 | 1): Stage => ({
      baseUrl: worlds[index].baseUrl,
      settle: () => worlds[index].settle(),
      attacker: cast.attacker[index],
      victim: cast.victim[index],
      bystanders: bystanders.map((both) => both[index]),
      centre,
    });
    const answers = await compare([stageIn(0), stageIn(1)], script);
    tried.answers += answers;
    tried.runs += 1;
  });
  await fc.assert(property, { numRuns: casts.length, endOnFailure: true, unbiased: true, seed });
}

/** Plays a script in both, move by move, and compares everything that comes back. Gives how many answers. */
async function compare(stages: [Stage, Stage], script: readonly Move[]): Promise<number> {
  const names: [Map<string, string>, Map<string, string>] = [new Map(), new Map()];
  const hour = hourNow();
  let answers = 0;
  for (const [step, move] of script.entries()) {
    const [first, second] = await Promise.all(
      stages.map(async (stage, index) => {
        const played = await play(stage, move);
        return played.map((answer) => normalise(answer, names[index as 0 | 1]));
      }),
    );
    if (!isDeepStrictEqual(first, second)) {
      // People are ranked by the hour they were last seen in: it struck between the two.
      if (hourNow() !== hour) return answers;
      throw new LeakError(step, move, first, second);
    }
    answers += first?.length ?? 0;
  }
  return answers;
}

const hourNow = () => Math.floor(Date.now() / 3_600_000);

/** Another cell each run, 500 km from the next: whoever was in the last one is out of reach. */
function cellOfRun(lane: number, run: number): string {
  return latLngToCell(-55 + 5 * (run % 23), -175 + 30 * lane + 10 * (Math.floor(run / 23) % 3), RESOLUTION);
}

function spotOf(cell: string, { corner, share }: Spot): Place {
  const centre = centreOf(cell);
  const [latitude, longitude] = cellToBoundary(cell)[corner] as [number, number];
  return {
    latitude: centre.latitude + share * (latitude - centre.latitude),
    longitude: centre.longitude + share * (longitude - centre.longitude),
  };
}

function hideDistance(victim: Both): Promise<unknown> {
  const body = { visibility: { hideDistance: true } };
  return Promise.all(victim.map(({ client }) => client.call(people.updateProfile, { body })));
}
