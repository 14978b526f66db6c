import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env['CASTELLAN_SERVER'] ?? 'http://127.0.0.1:8080';
const faces = ['console', 'field', 'login', 'setup', 'office'];

/** The server answers /console/anything with console.html; the development server does the same. */
function facePaths(): Plugin {
  return {
    name: 'face-paths',
    configureServer(dev) {
      dev.middlewares.use((request, _response, next) => {
        const face = /^\/([a-z]+)(\/|\?|$)/.exec(request.url ?? '')?.[1];
        if (face && faces.includes(face) && !/\.\w+(\?|$)/.test(request.url ?? '')) {
          request.url = `/${face}.html`;
        }
        next();
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), facePaths()],
  server: { proxy: { '/api': { target: server } } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: Object.fromEntries(['index', ...faces].map((name) => [name, `${name}.html`])),
    },
  },
  worker: { format: 'es' },
  test: { environment: 'node', include: ['app/**/*.test.ts'] },
});
