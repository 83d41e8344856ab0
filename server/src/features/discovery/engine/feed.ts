import { createMatchmaker, type Person } from '@romantic/matchmaker';
import type { Context } from '../../../context.ts';
import { createDecks, type Decks } from '../deck/deck.ts';
import { createDeckMaker, type DeckMaker } from '../deck/deck-maker.ts';
import { createRememberPage, type RememberPage } from '../deck/shown-pages.ts';
import { createEngine } from './engine.ts';
import { createEngineThread } from './thread.ts';

/**
 * Everybody in memory, and decks of them: `unavailable` is thrown until everybody is loaded. What it is asked and answers
 * can be copied: it may live in a thread.
 */
export interface DeckSource extends DeckMaker {
  /** Everybody is loaded. */
  readonly ready: boolean;
  /** Loads everybody, then follows the changes of all processes until stopped. Rejects when stopped while it loads. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Takes these people in at once, after a commit of this process. */
  refresh(userIds: readonly string[]): Promise<void>;
}

/** The feed of this process. */
export interface Feed extends DeckSource {
  /** Whether a viewer and others, as the caller knows them, meet each other's filters at this moment; distance left out. */
  createFilter(viewer: Person): (other: Person) => boolean;
  rememberPage: RememberPage;
  /** The kept orders of this process's recent viewers. */
  readonly decks: Decks;
}

type Needs = Pick<Context, 'config' | 'log' | 'clock' | 'metrics' | 'db' | 'secrets' | 'coldModels'>;

/**
 * In a thread of its own, where the configuration says so (the default): a deck is 5 to 15 ms of work at a million people,
 * for which every other request would wait. Otherwise here, on the caller's clock, for tests.
 */
export function createFeed(ctx: Needs): Feed {
  const source = ctx.config.feedThread ? createEngineThread(ctx) : createSourceHere(ctx);
  // Nobody is in it: filters need its words alone.
  const words = createMatchmaker();
  return {
    get ready() {
      return source.ready;
    },
    start: () => source.start(),
    stop: () => source.stop(),
    refresh: (userIds) => source.refresh(userIds),
    makeDeck: (asked) => source.makeDeck(asked),
    rankBest: (viewer, limit) => source.rankBest(viewer, limit),
    countDrops: (viewer) => source.countDrops(viewer),
    createFilter: (viewer) => words.createFilter(viewer, ctx.clock.now()),
    rememberPage: createRememberPage(ctx.db),
    decks: createDecks(),
  };
}

function createSourceHere(
  ctx: Omit<Needs, 'config'> & { config: Pick<Context['config'], 'photoRequired'> },
): DeckSource {
  const engine = createEngine(ctx);
  return {
    ...createDeckMaker({ ...ctx, engine }),
    get ready() {
      return engine.ready;
    },
    start: () => engine.start(),
    stop: () => engine.stop(),
    refresh: (userIds) => engine.refresh(userIds),
  };
}
