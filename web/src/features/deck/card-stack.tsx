import type { Card } from '@romantic/contract';
import { useImperativeHandle, useState } from 'react';
import './deck.css';
import { type Decision, type Flight, flightOf, type Point } from './gesture.ts';
import { SwipeCard } from './swipe-card.tsx';
import type { Returned } from './use-rewind.ts';

export interface StackHandle {
  /** Throws the card on top, as a button or a key does. */
  throwTop(decision: Decision): void;
}

interface Leaving {
  card: Card;
  photoIndex: number;
  decision: Decision;
  flight: Flight;
}

/** Cards that are drawn: the one on top and those one sees under it. */
const DRAWN = 3;
/** More than these do not fly at a time, however fast somebody presses. */
const FLYING = 4;
const still = { x: 0, y: 0 };

/** The cards, the next on top. What is thrown flies out while the next one can be held already. */
export function CardStack({
  people,
  photoIndex,
  returned,
  onDecide,
  onTap,
  ref,
}: {
  people: readonly Card[];
  /** Which photo of the card on top is shown. */
  photoIndex: number;
  returned: Returned | null;
  onDecide(card: Card, decision: Decision): void;
  onTap(what: 'previous' | 'next' | 'open'): void;
  ref: React.Ref<StackHandle>;
}) {
  const [leaving, setLeaving] = useState<readonly Leaving[]>([]);
  const [top] = people;

  const throwCard = (decision: Decision, from: Point = still, speed: Point = still) => {
    if (!top) return;
    const flight = flightOf(decision, from, speed, { width: innerWidth, height: innerHeight });
    setLeaving((before) => [
      ...before.filter(({ card }) => card.id !== top.id).slice(1 - FLYING),
      { card: top, photoIndex, decision, flight },
    ]);
    onDecide(top, decision);
  };
  useImperativeHandle(ref, () => ({ throwTop: throwCard }));

  const shown = people.slice(0, DRAWN);
  const gone = leaving.filter(({ card }) => !shown.some(({ id }) => id === card.id));
  // One list: a card stays the same element when it goes from lying to flying.
  const drawn = [
    ...gone.map((one) => ({ card: one.card, depth: 0, photoIndex: one.photoIndex, flight: one })),
    ...shown.map((card, depth) => ({ card, depth, photoIndex: depth === 0 ? photoIndex : 0, flight: null })),
  ];
  return (
    <div data-stack className="relative size-full">
      {drawn.map(({ card, depth, photoIndex: index, flight }) => (
        <SwipeCard
          key={card.id}
          card={card}
          depth={depth}
          photoIndex={index}
          flight={flight}
          arrival={!flight && returned?.userId === card.id ? returned.decision : null}
          onThrow={throwCard}
          onTap={onTap}
          onFlown={() => setLeaving((before) => before.filter((other) => other.card.id !== card.id))}
        />
      ))}
    </div>
  );
}
