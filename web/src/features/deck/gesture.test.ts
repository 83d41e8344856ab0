import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type Decision, decide, flightOf, leanOf, speedOf, tapOf, tiltOf } from './gesture.ts';

const size = { width: 360, height: 560 };
const still = { x: 0, y: 0 };

test('a card carried far is decided, one let go early goes back', () => {
  assert.equal(decide({ x: 150, y: 10 }, still, size), 'like');
  assert.equal(decide({ x: -150, y: 10 }, still, size), 'pass');
  assert.equal(decide({ x: 0, y: -220 }, still, size), 'superlike');
  assert.equal(decide({ x: 60, y: 0 }, still, size), null);
  assert.equal(decide({ x: 10, y: 300 }, still, size), null, 'down says nothing');
});

test('a flick decides after a short way, a slip does not', () => {
  assert.equal(decide({ x: 40, y: 0 }, { x: 1, y: 0 }, size), 'like');
  assert.equal(decide({ x: -40, y: 0 }, { x: -1, y: 0 }, size), 'pass');
  assert.equal(decide({ x: 5, y: -40 }, { x: 0, y: -1 }, size), 'superlike');
  assert.equal(decide({ x: 12, y: 0 }, { x: 1, y: 0 }, size), null);
});

test('a card thrown back goes back, however far it was', () => {
  assert.equal(decide({ x: 200, y: 0 }, { x: -1, y: 0 }, size), null);
  assert.equal(decide({ x: 0, y: -250 }, { x: 0, y: 1 }, size), null);
});

test('left and right are alike, and what the card says while held is what is decided', () => {
  const near = fc.double({ min: -500, max: 500, noNaN: true });
  const speed = fc.double({ min: -3, max: 3, noNaN: true });
  const mirrored: Record<Decision, Decision> = { like: 'pass', pass: 'like', superlike: 'superlike' };
  fc.assert(
    fc.property(near, near, speed, speed, (x, y, vx, vy) => {
      const there = decide({ x, y }, { x: vx, y: vy }, size);
      const back = decide({ x: -x, y }, { x: -vx, y: vy }, size);
      assert.equal(back, there && mirrored[there]);
      const lean = leanOf({ x, y }, size);
      const said = Object.entries(lean).filter(([, part]) => part > 0);
      assert.ok(said.length <= 1);
      if (there) assert.equal(said[0]?.[0], there);
    }),
  );
});

test('a card flies on the way it was thrown, out of the window, in 180 to 320 ms', () => {
  const room = { width: 390, height: 844 };
  fc.assert(
    fc.property(
      fc.constantFrom<Decision>('like', 'pass', 'superlike'),
      fc.record({ x: fc.integer({ min: -390, max: 390 }), y: fc.integer({ min: -500, max: 500 }) }),
      fc.record({
        x: fc.double({ min: -5, max: 5, noNaN: true }),
        y: fc.double({ min: -5, max: 5, noNaN: true }),
      }),
      (decision, from, speed) => {
        const flight = flightOf(decision, from, speed, room);
        assert.ok(flight.ms >= 180 && flight.ms <= 320, String(flight.ms));
        if (decision === 'superlike') assert.ok(-flight.y > room.height);
        else assert.ok(flight.x * (decision === 'like' ? 1 : -1) > room.width);
      },
    ),
  );
  assert.equal(flightOf('like', still, still, room).ms, 320);
  assert.equal(flightOf('like', still, { x: 5, y: 0 }, room).ms, 180);
});

test('speed is that of the last moments; a finger that rests has none', () => {
  const run = [0, 20, 40, 60].map((at) => ({ x: at * 2, y: 0, at }));
  assert.deepEqual(speedOf(run), { x: 2, y: 0 });
  assert.deepEqual(speedOf([...run, { x: 120, y: 0, at: 400 }]), still);
  assert.deepEqual(speedOf([]), still);
});

test('a card turns with the hand, the other way when held low, and never far', () => {
  assert.ok(tiltOf(100, 360, 0.2) > 0);
  assert.ok(tiltOf(100, 360, 0.9) < 0);
  assert.equal(tiltOf(5_000, 360, 0), 14);
});

test('a tap turns photos at the sides and opens at the foot', () => {
  assert.equal(tapOf({ x: 20, y: 100 }, size), 'previous');
  assert.equal(tapOf({ x: 300, y: 100 }, size), 'next');
  assert.equal(tapOf({ x: 180, y: 520 }, size), 'open');
});
