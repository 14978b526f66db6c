// Prints what each face loads at first, compressed, and fails above the budgets of the interface's design page.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = { console: 250, field: 120 };
const dist = new URL('../dist/', import.meta.url);
const sizeOf = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;

let failed = false;
for (const face of ['index', 'console', 'field', 'login', 'setup', 'office']) {
  const html = readFileSync(new URL(`${face}.html`, dist), 'utf8');
  // What waits for later (see laterFiles in vite.config.ts) is not loaded at first.
  const now = html.replaceAll(/<link rel="(?:offline|prefetch)"[^>]*>/g, '');
  const files = Array.from(now.matchAll(/(?:src|href)="\/((?:assets\/|scheme)[^"]+)"/g), (match) => match[1]);
  const total = (ending) => files.filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + sizeOf(file), 0);
  const script = total('.js');
  const budget = BUDGET_KB[face];
  const over = budget !== undefined && script > budget;
  failed ||= over;
  const limit = budget === undefined ? '' : ` of ${budget}${over ? '  OVER BUDGET' : ''}`;
  console.log(`${face.padEnd(8)} script ${script.toFixed(1)} kB${limit}, style ${total('.css').toFixed(1)} kB`);
}
process.exit(failed ? 1 : 0);
