import type { Card } from '@romantic/contract';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { classNames } from '../../design/class-names.ts';
import { type TextKey, useText } from '../../i18n/i18n.tsx';
import { CardFace } from './card-face.tsx';
import { type Decision, type Flight, flightOf } from './gesture.ts';
import { type SwipeHandlers, settle, useSwipe } from './use-swipe.ts';

export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

const pose = ({ x, y, rotate }: Pick<Flight, 'x' | 'y' | 'rotate'>) =>
  `translate3d(${x}px, ${y}px, 0) rotate(${rotate}deg)`;

const still = { x: 0, y: 0 };
const room = () => ({ width: innerWidth, height: innerHeight });
const ARRIVAL = { duration: 320, easing: 'cubic-bezier(0.2, 1.05, 0.3, 1)' };

interface SwipeCardProps extends SwipeHandlers {
  card: Card;
  /** 0: on top. */
  depth: number;
  photoIndex: number;
  /** On its way out. */
  flight: { decision: Decision; flight: Flight } | null;
  /** It comes back from where it went with this decision. */
  arrival: Decision | null;
  onFlown(): void;
}

/** One card of the stack: carried by hand when on top, flown out when decided, flown in when taken back. */
export function SwipeCard(props: SwipeCardProps) {
  const { card, depth, photoIndex, flight, arrival, onThrow, onTap, onFlown } = props;
  const carried = useRef<HTMLDivElement>(null);
  const isTop = depth === 0 && !flight;
  useSwipe(carried, isTop, { onThrow, onTap });

  const flown = useRef(onFlown);
  flown.current = onFlown;
  useEffect(() => {
    const element = carried.current;
    if (!element || !flight) return;
    const from = element.style.transform || 'none';
    element.closest<HTMLElement>('[data-stack]')?.style.removeProperty('--lift');
    element.style.setProperty(`--${flight.decision}`, '1');
    const frames = isCalm()
      ? [{ opacity: 1 }, { opacity: 0 }]
      : [{ transform: from }, { transform: pose(flight.flight) }];
    const animation = element.animate(frames, {
      duration: isCalm() ? 120 : flight.flight.ms,
      easing: 'cubic-bezier(0.3, 0.4, 0.6, 1)',
      fill: 'forwards',
    });
    animation.finished.then(() => flown.current()).catch(() => {});
    return () => {
      animation.cancel();
      settle(element);
      // It did not leave after all: the decision was refused while the card was on its way.
      if (element.isConnected && !isCalm())
        element.animate([{ transform: pose(flight.flight) }, { transform: 'none' }], ARRIVAL);
    };
  }, [flight]);

  useLayoutEffect(() => {
    const element = carried.current;
    if (!element || arrival === null || depth !== 0) return;
    settle(element);
    if (isCalm()) return;
    const from = pose(flightOf(arrival, still, still, room()));
    element.animate([{ transform: from }, { transform: 'none' }], ARRIVAL);
  }, [arrival, depth]);

  return (
    <div
      className={classNames('deck-place absolute inset-0', flight ? 'deck-leaving' : `deck-depth-${depth}`)}
      inert={!isTop}
      aria-hidden={!isTop}
    >
      <div
        ref={carried}
        data-card={isTop ? card.id : undefined}
        className="deck-card absolute inset-0 cursor-grab touch-none select-none active:cursor-grabbing"
      >
        <CardFace card={card} photoIndex={photoIndex} priority={depth < 2} onOpen={() => onTap('open')} />
        <Stamp decision="like" className="start-auto right-auto left-7 top-12 -rotate-12 text-[#ffd9df]" />
        <Stamp decision="pass" className="start-auto right-7 left-auto top-12 rotate-12 text-white" />
        <Stamp decision="superlike" className="inset-x-0 bottom-1/3 mx-auto w-fit -rotate-3 text-[#ffe4a8]" />
      </div>
    </div>
  );
}

const STAMPS: Readonly<Record<Decision, TextKey>> = {
  like: 'deck.stampLike',
  pass: 'deck.stampPass',
  superlike: 'deck.stampSuperlike',
};

/** What letting go would mean, as clear as the card is far. */
function Stamp({ decision, className }: { decision: Decision; className: string }): ReactNode {
  const t = useText();
  return (
    <span
      aria-hidden="true"
      style={{ opacity: `var(--${decision}, 0)` }}
      className={classNames(
        'pointer-events-none absolute rounded-2xl bg-[#1c0e1f]/55 px-5 py-1.5 font-display text-4xl italic backdrop-blur-sm',
        className,
      )}
    >
      {t(STAMPS[decision])}
    </span>
  );
}
