import assert from 'node:assert/strict';
import test from 'node:test';
import type { Card } from '@romantic/contract';
import { addPage, type Deck, nextRead, photosAhead, putBack, removePerson, startDeck } from './deck-queue.ts';

const card = (id: string, photos = 1): Card =>
  ({
    id,
    photos: Array.from({ length: photos }, (_, at) => ({
      urls: { medium: `${id}${at}` },
    })),
  }) as unknown as Card;
const page = (ids: string, nextCursor: string | null = null) => ({
  people: [...ids].map((id) => card(id)),
  nextCursor,
  exhausted: false,
  widened: false,
});
const names = (deck: Deck) => deck.people.map(({ id }) => id).join('');
const nobody = new Set<string>();

test('nobody comes twice, whoever was decided on not again', () => {
  const deck = startDeck(page('abc', 'next'), new Set(['b']));
  assert.equal(names(deck), 'ac');
  assert.equal(names(addPage(deck, page('cdea'), new Set(['e']))), 'acd');
  assert.equal(names(removePerson(deck, 'a')), 'c');
  assert.equal(removePerson(deck, 'x'), deck);
});

test('who comes back is on top, once', () => {
  const deck = startDeck(page('abc'), nobody);
  assert.equal(names(putBack(deck, card('b'))), 'bac');
  assert.equal(names(putBack(removePerson(deck, 'a'), card('a'))), 'abc');
});

test('a page is read before the deck is empty, and a new walk begins when one has ended', () => {
  assert.equal(nextRead(startDeck(page('abcde', 'next'), nobody)), null);
  assert.equal(nextRead(startDeck(page('abcd', 'next'), nobody)), 'page');
  assert.equal(nextRead(startDeck(page('abcd'), nobody)), null);
  assert.equal(nextRead(removePerson(startDeck(page('a'), nobody), 'a')), 'start');
  assert.equal(nextRead(startDeck(page(''), nobody)), null, 'an empty start is not asked for again');
});

test('fetched ahead: the next photo of the first, the first photos of the two behind', () => {
  const people = [card('a', 3), card('b', 2), card('c'), card('d')];
  assert.deepEqual(photosAhead(people, 0), ['a1', 'b0', 'c0']);
  assert.deepEqual(photosAhead(people, 2), ['b0', 'c0']);
  assert.deepEqual(photosAhead([card('a', 0)], 0), []);
  assert.deepEqual(photosAhead([], 0), []);
});
