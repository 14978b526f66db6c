import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env['CASTELLAN_SERVER'] ?? 'http://127.0.0.1:8080';
const faces = new Set(['console', 'field', 'login', 'setup', 'office']);

/** The server answers /console/anything with console.html; the development server does the same. */
function facePaths(): Plugin {
  return {
    name: 'face-paths',
    configureServer(dev) {
      dev.middlewares.use((request, _response, next) => {
        const face = /^\/([a-z]+)(\/|\?|$)/.exec(request.url ?? '')?.[1];
        if (face && faces.has(face) && !/\.\w+(\?|$)/.test(request.url ?? '')) {
          request.url = `/${face}.html`;
        }
        next();
      });
    },
  };
}

/** A map is too large to fetch for somebody who may never look at it. */
const LATER_MAX = 400_000;

/**
 * Names in each page what it loads later, too: a service worker keeps every file that its page names (public/*-sw.js), and what is
 * first opened while the server is away must open. Code the browser fetches at leisure; the words of the other languages it does not
 * (`offline` is a kind of link that it passes over).
 */
function laterFiles(): Plugin {
  return {
    name: 'later-files',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { chunk, bundle }) {
        if (!chunk || !bundle) return [];
        const size = (file: string) => {
          const found = bundle[file];
          return found?.type === 'chunk' ? found.code.length : (found?.source.length ?? 0);
        };
        const reach = (next: (one: typeof chunk) => Iterable<string>) => {
          const reached = new Set([chunk.fileName]);
          for (const file of reached) {
            const found = bundle[file];
            if (found?.type !== 'chunk') continue;
            for (const one of next(found)) if (found.imports.includes(one) || size(one) <= LATER_MAX) reached.add(one);
          }
          return reached;
        };
        const styles = (one: typeof chunk) => one.viteMetadata?.importedCss ?? [];
        const assets = (one: typeof chunk) => one.viteMetadata?.importedAssets ?? [];
        const first = reach((one) => [...one.imports, ...styles(one)]);
        const all = reach((one) => [...one.imports, ...one.dynamicImports, ...styles(one), ...assets(one)]);
        return Array.from(all)
          .filter((file) => !first.has(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: file.endsWith('.json') ? 'offline' : 'prefetch', href: `/${file}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), facePaths(), laterFiles()],
  server: { proxy: { '/api': { target: server } } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  test: { environment: 'node', include: ['app/**/*.test.ts'] },
});
