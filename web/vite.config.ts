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

/**
 * Names what a face loads later in its page too, so that the browser fetches it at leisure and the service worker keeps
 * it: a sheet that is first opened while the server is away must open. The map is too large to fetch for nothing.
 */
function laterFiles(): Plugin {
  const TOO_LARGE = 400_000;
  return {
    name: 'later-files',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, chunk }) {
        if (!bundle || !chunk) return [];
        const seen = new Set<string>();
        const follow = (name: string, later: boolean): void => {
          const file = bundle[name];
          if (seen.has(`${name}${later}`) || file?.type !== 'chunk' || file.code.length > TOO_LARGE) return;
          seen.add(`${name}${later}`);
          if (later) wanted.add(name);
          for (const css of later ? (file.viteMetadata?.importedCss ?? []) : []) wanted.add(css);
          for (const next of file.imports) follow(next, later);
          for (const next of file.dynamicImports) follow(next, true);
        };
        const wanted = new Set<string>();
        const first = new Set<string>();
        const direct = (name: string): void => {
          const file = bundle[name];
          if (first.has(name) || file?.type !== 'chunk') return;
          first.add(name);
          for (const css of file.viteMetadata?.importedCss ?? []) first.add(css);
          file.imports.forEach(direct);
        };
        direct(chunk.fileName);
        follow(chunk.fileName, false);
        return [...wanted].filter((name) => !first.has(name)).map((name) => ({
          tag: 'link', attrs: { rel: 'prefetch', href: `/${name}` }, injectTo: 'head' as const,
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
    rollupOptions: {
      input: Object.fromEntries(['index', ...faces].map((name) => [name, `${name}.html`])),
    },
  },
  worker: { format: 'es' },
  test: { environment: 'node', include: ['app/**/*.test.ts'] },
});
