import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compress } from './build/compress.ts';
import { groupScripts } from './build/group-scripts.ts';
import { leaveOutZod } from './build/leave-out-zod.ts';
import { nameScripts } from './build/name-scripts.ts';
import { stampWorker } from './build/stamp-worker.ts';

/** `npm run web:dev`: the app with hot reload on port 5173, in front of a server that `npm start` runs. */
const SERVER = 'http://localhost:3000';
const DOORS = ['/api', '/auth', '/storage', '/media', '/dev', '/docs', '/openapi.json'];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [leaveOutZod(), react(), tailwindcss(), nameScripts(), stampWorker(), compress()],
  build: {
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    // What pages add to it is small, and a page that waits for a style of its own is later.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: groupScripts },
  },
  server: {
    proxy: {
      ...Object.fromEntries(DOORS.map((door) => [door, SERVER])),
      '/realtime': { target: SERVER, ws: true },
    },
  },
});
