import { basename } from 'node:path';
import type { Plugin } from 'vite';

/** Where index.html names scripts for public/start.js: those of the deck, and the texts of each language. */
const MARKS = { deck: '%ROMANTIC_DECK%', texts: '%ROMANTIC_TEXTS%' };
const DECK: readonly string[] = ['deck', 'deck-page'];
const TEXTS = '/src/i18n/load/';

/** Writes into the page which scripts the app will ask for, so that they are fetched before it does. */
export function nameScripts(): Plugin {
  return {
    name: 'name-scripts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const deck = chunks.filter(({ name }) => DECK.includes(name)).map(({ fileName }) => `/${fileName}`);
        if (deck.length !== DECK.length) throw new Error(`the deck consists of ${deck.join(', ')}`);
        const texts = chunks.flatMap(({ facadeModuleId, fileName }) =>
          facadeModuleId?.includes(TEXTS) ? `${basename(facadeModuleId, '.ts')}=/${fileName}` : [],
        );
        if (texts.length === 0) throw new Error('there are no texts');
        return html.replace(MARKS.deck, deck.join(' ')).replace(MARKS.texts, texts.join(' '));
      },
    },
  };
}
