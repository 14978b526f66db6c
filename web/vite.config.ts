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

/** Pages that open without a network, by their service worker (public/*-sw.js), which keeps every file that the page names. */
const OFFLINE = ['field.html'];

/** Names in such a page also the files that it asks for later, its languages among them; a browser passes over a link of this kind. */
function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { chunk, bundle, path }) {
        if (!chunk || !bundle || !OFFLINE.some((page) => path.endsWith(page))) return [];
        const at = (file: string) => (bundle[file]?.type === 'chunk' ? bundle[file] : undefined);
        const styles = (file: string) => Array.from(at(file)?.viteMetadata?.importedCss ?? []);
        const assets = (file: string) => Array.from(at(file)?.viteMetadata?.importedAssets ?? []);
        const reach = (next: (file: string) => string[]) => {
          const reached = new Set([chunk.fileName]);
          for (const file of reached) for (const one of next(file)) reached.add(one);
          return reached;
        };
        const first = reach((file) => [...(at(file)?.imports ?? []), ...styles(file)]);
        const all = reach((file) => [...(at(file)?.imports ?? []), ...(at(file)?.dynamicImports ?? []), ...styles(file), ...assets(file)]);
        const later = Array.from(all).filter((file) => !first.has(file));
        return later.map((file) => ({ tag: 'link', attrs: { rel: 'offline', href: `/${file}` }, injectTo: 'head' as const }));
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), facePaths(), offlineFiles()],
  server: { proxy: { '/api': { target: server } } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      // What nearly every page loads is one file: in a dozen of them it compresses worse, by some 2 kB.
      output: { codeSplitting: { groups: [{ name: 'base', minShareCount: 5 }] } },
      input: Object.fromEntries(['index', ...faces].map((name) => [name, `${name}.html`])),
    },
  },
  worker: { format: 'es' },
  test: { environment: 'node', include: ['app/**/*.test.ts'] },
});
