// Builds the pages one by one, what each loads at once in one file. Built together they share code in some forty small
// files, which compress worse: 15 kB for the console and 8 kB for the phone, and hardly anybody opens two of them on one
// device.
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
for (const page of ['index', 'console', 'field', 'login', 'setup', 'office']) {
  const rollupOptions = {
    input: { [page]: `${root}${page}.html` },
    output: { codeSplitting: { groups: [{ name: page, tags: ['$initial'] }] } },
  };
  await build({ root, logLevel: 'warn', build: { emptyOutDir: false, copyPublicDir: page === 'index', rollupOptions } });
}
