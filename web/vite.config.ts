import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.ts';
import { leaveOutZod } from './build/leave-out-zod.ts';
import { stampWorker } from './build/stamp-worker.ts';

/** `npm run web:dev`: the app with hot reload on port 5173, in front of a server that `npm start` runs. */
const SERVER = 'http://localhost:3000';
const DOORS = ['/api', '/auth', '/storage', '/media', '/dev', '/docs', '/openapi.json'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [leaveOutZod(), react(), tailwindcss(), stampWorker(), compress()],
  build: {
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Nine scripts before the deck instead of 46, and fewer bytes: small ones travel and compress together.
          // Libraries stand alone: what changes with every release does not take them out of caches.
          groups: [
            { name: 'libraries', test: /node_modules/, tags: ['$initial'], priority: 3 },
            { name: 'app', tags: ['$initial'], priority: 2 },
            {
              name: 'shared',
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 60_000,
              priority: 1,
            },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared~') ? 'shared' : name}-[hash].js`,
      },
    },
  },
  server: {
    proxy: {
      ...Object.fromEntries(DOORS.map((door) => [door, SERVER])),
      '/realtime': { target: SERVER, ws: true },
    },
  },
});
