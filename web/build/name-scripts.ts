import type { Plugin } from 'vite';

/** Where index.html names the deck's scripts, for public/start.js. */
const MARK = '%ROMANTIC_DECK%';
const CHUNKS: readonly string[] = ['deck', 'deck-page'];

/** Writes into the page which scripts the deck consists of, so that members have them fetched before the app asks. */
export function preloadDeck(): Plugin {
  return {
    name: 'preload-deck',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const files = Object.values(bundle)
          .filter((file) => file.type === 'chunk' && CHUNKS.includes(file.name))
          .map(({ fileName }) => `/${fileName}`);
        if (files.length !== CHUNKS.length) throw new Error(`the deck consists of ${files.join(', ')}`);
        return html.replace(MARK, files.join(' '));
      },
    },
  };
}
