import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Act, type CallState, durationOf, type Severance } from '../call-machine.ts';
import { BOTH_GONE_MS, LONGEST_MS, ONE_GONE_MS, RING_MS, STANDSTILL_MS } from '../call-numbers.ts';

/*
 * Random stories of calls between a few people, told to a world: one in memory, or the real rules on a real database. The
 * storyteller keeps its own notes of who did what when, and holds what the world says against them.
 */

/** A device of one of the people; each has two. */
export interface Device {
  member: number;
  device: number;
}

export interface CallWorld {
  now(): number;
  advance(ms: number): void;
  /** The id of the call; null when it was refused. */
  initiate(from: Device, to: number): Promise<string | null>;
  /** Null when it was taken; else the refusal. */
  act(callId: string, kind: 'accept' | 'reject' | 'end' | 'connected', from: Device): Promise<string | null>;
  /** What the timers do once a second. */
  look(): Promise<void>;
  /** Whose devices are on the topic of the call at this moment. */
  note(callId: string, sides: { caller: boolean; receiver: boolean }): Promise<void>;
  sever(callId: string, by: Severance): Promise<void>;
  read(callId: string): Promise<CallState>;
}

/** Who does something about a call; mostly the one who may. */
type Who = 'caller' | 'receiver' | 'stranger';

export type Step =
  | { step: 'initiate'; from: Device; to: number }
  | { step: Exclude<Act['kind'], 'tick'>; who: Who; device: number; call: number }
  | { step: 'leave' | 'return'; side: 'caller' | 'receiver'; call: number }
  | { step: 'sever'; call: number; by: Severance }
  | { step: 'pass'; seconds: number }
  /** The timers are late: nobody looks for so long. */
  | { step: 'lag'; seconds: number }
  /** Every process is dead for so long, and another one starts. */
  | { step: 'crash'; seconds: number };

export const MEMBERS = 3;
const device = fc.record({ member: fc.nat(MEMBERS - 1), device: fc.nat(1) });
const call = fc.nat(3);
const side = fc.constantFrom('caller' as const, 'receiver' as const);
const act = <K extends string>(step: K, usual: Who) =>
  fc.record({
    step: fc.constant(step),
    who: fc.constantFrom<Who[]>(usual, usual, usual, usual, 'caller', 'receiver', 'stranger'),
    device: fc.constantFrom(0, 0, 0, 1),
    call: fc.constantFrom(0, 0, 0, 1),
  });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constant('initiate' as const),
      from: device,
      to: fc.nat(MEMBERS - 1),
    }),
  },
  { weight: 7, arbitrary: act('accept', 'receiver') },
  { weight: 1, arbitrary: act('reject', 'receiver') },
  { weight: 3, arbitrary: act('end', 'caller') },
  { weight: 1, arbitrary: act('connected', 'caller') },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constantFrom('leave' as const, 'return' as const), side, call }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('sever' as const),
      call,
      by: fc.constantFrom<Severance>('unmatch', 'ban', 'logout'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ step: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('lag' as const),
      seconds: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('crash' as const),
      seconds: fc.integer({ min: 1, max: 120 }),
    }),
  },
);

/** Stories of at most so many steps; most are nearly as long. */
export const storiesOf = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(anyStep, { minLength: 2, maxLength, size: 'max' });

/** What the storyteller knows of a call. */
interface Note {
  id: string;
  caller: Device;
  receiver: number;
  startedAt: number;
  acceptedAt: number | null;
  answeredOn: number | null;
  here: { caller: boolean; receiver: boolean };
  seen: { caller: number; receiver: number };
  /** When somebody hung up, declined, called off or cut it, and it was taken. */
  closedAt: number | null;
  over: CallState | null;
}

/** The timers look so often. */
const LOOK_SECONDS = 4;

function memberOf(note: Note, who: Who): number {
  if (who === 'caller') return note.caller.member;
  if (who === 'receiver') return note.receiver;
  return [0, 1, 2].find((member) => member !== note.caller.member && member !== note.receiver) ?? 0;
}

/** Tells a story; at its end nobody does anything any more, and every call must come to its one end. */
export async function tellStory(world: CallWorld, story: readonly Step[]): Promise<void> {
  const notes: Note[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let resumedAt = 0;
  for (const step of story) {
    await take(step);
    await check();
  }
  for (const note of notes) note.here = { caller: false, receiver: false };
  for (let round = 0; round < 30 && notes.some(({ over }) => !over); round += 1) await pass(LOOK_SECONDS);
  for (const { id, over } of notes) {
    assert.ok(over, 'every call ends');
    assert.deepEqual(await world.read(id), over, 'and an end is an end');
  }

  async function take(step: Step): Promise<void> {
    if (step.step === 'initiate') return initiate(step.from, step.to);
    if (step.step === 'pass') return pass(step.seconds);
    if (step.step === 'crash') return crash(step.seconds);
    if (step.step === 'lag') return world.advance(step.seconds * 1_000);
    const note = notes.at(-1 - step.call);
    if (!note) return;
    if ('side' in step) {
      note.here[step.side] = step.step === 'return' && note.acceptedAt !== null;
    } else if (step.step === 'sever') {
      if (!note.over) note.closedAt ??= world.now();
      await world.sever(note.id, step.by);
    } else {
      await ask(note, step.step, { member: memberOf(note, step.who), device: step.device });
    }
  }

  async function initiate(from: Device, to: number): Promise<void> {
    if (from.member === to) return;
    const id = await world.initiate(from, to);
    if (id === null || notes.some((note) => note.id === id)) return;
    const at = world.now();
    notes.push({
      id,
      caller: from,
      receiver: to,
      startedAt: at,
      acceptedAt: null,
      answeredOn: null,
      here: { caller: false, receiver: false },
      seen: { caller: at, receiver: at },
      closedAt: null,
      over: null,
    });
  }

  async function ask(
    note: Note,
    kind: 'accept' | 'reject' | 'end' | 'connected',
    from: Device,
  ): Promise<void> {
    const at = world.now();
    const before = note.over ?? (await world.read(note.id));
    const refused = await world.act(note.id, kind, from);
    if (refused !== null) return;
    const isReceiver = from.member === note.receiver;
    assert.ok(isReceiver || from.member === note.caller.member, 'nobody else has a say');
    if (kind === 'accept') {
      assert.ok(isReceiver);
      if (note.acceptedAt !== null) {
        assert.equal(from.device, note.answeredOn, 'one device has the call');
        return;
      }
      Object.assign(note, { acceptedAt: at, answeredOn: from.device });
      note.here = { caller: true, receiver: true };
      note.seen = { caller: at, receiver: at };
    } else if (kind !== 'connected' && before.endedAt === null) {
      note.closedAt ??= at;
    }
  }

  async function look(): Promise<void> {
    const at = world.now();
    for (const note of notes) {
      if (note.over || note.acceptedAt === null) continue;
      await world.note(note.id, note.here);
      // A call that is over, and not looked at yet, takes no notes any more that would matter.
      if (note.here.caller) note.seen.caller = at;
      if (note.here.receiver) note.seen.receiver = at;
    }
    const anybody = notes.some(({ over }) => !over);
    if (anybody && at - lookedAt > STANDSTILL_MS) resumedAt = at;
    await world.look();
    if (anybody) lookedAt = at;
    await check();
    // The check above has noted what is over by now.
    for (const note of notes) if (!note.over) judgeOpen(note, at);
  }

  async function pass(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= LOOK_SECONDS) {
      world.advance(Math.min(left, LOOK_SECONDS) * 1_000);
      await look();
    }
  }

  async function crash(seconds: number): Promise<void> {
    world.advance(seconds * 1_000);
    await look();
  }

  /** Nobody is in two calls; what is over stays as it was when it ended. */
  async function check(): Promise<void> {
    const busy: number[] = [];
    for (const note of notes) {
      if (note.over) continue;
      const state = await world.read(note.id);
      if (state.endedAt === null) busy.push(note.caller.member, note.receiver);
      else judgeEnd(note, state, world.now());
    }
    assert.equal(new Set(busy).size, busy.length, 'nobody is in two calls');
  }

  function judgeOpen(note: Note, at: number): void {
    if (note.acceptedAt === null) {
      assert.ok(at < note.startedAt + RING_MS, 'it rings no longer than that');
      return;
    }
    assert.equal(note.closedAt, null, 'what was closed is over');
    const later = Math.max(note.seen.caller, note.seen.receiver, resumedAt);
    const earlier = Math.max(Math.min(note.seen.caller, note.seen.receiver), resumedAt);
    assert.ok(at - later < BOTH_GONE_MS, 'both are gone');
    assert.ok(at - earlier < ONE_GONE_MS, 'one is gone');
  }

  function judgeEnd(note: Note, state: CallState, at: number): void {
    const { endedAt, acceptedAt, status, endReason } = state;
    assert.ok(endedAt !== null && endReason !== null);
    assert.equal(acceptedAt, note.acceptedAt);
    assert.equal(['completed', 'failed'].includes(status), acceptedAt !== null, status);
    const seconds = acceptedAt === null ? 0 : Math.round((endedAt - acceptedAt) / 1000);
    assert.equal(durationOf(state), seconds);
    if (endReason === 'unanswered') {
      assert.deepEqual([status, endedAt], ['missed', note.startedAt + RING_MS]);
    } else if (endReason === 'gone') {
      const { caller, receiver } = note.seen;
      assert.ok(
        [Math.max(caller, receiver), Math.min(caller, receiver)].includes(endedAt),
        'as of when they left',
      );
      const since = Math.max(endedAt, resumedAt);
      assert.ok(at - since >= BOTH_GONE_MS, 'they had their time to come back');
    } else if (endReason === 'too_long') {
      assert.equal(endedAt, (acceptedAt ?? 0) + LONGEST_MS);
    } else {
      assert.equal(endedAt, note.closedAt, endReason);
    }
    note.over = state;
  }
}
