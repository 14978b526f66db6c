// Runs the browser tests file by file, each with a server and a browser of its own. A file that fails is run once more by
// itself and named at the end: what fails twice is a fault. `node run.mjs watch axe` runs those files only.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { makeExample } from './support.mjs';

/** How many files run at a time: one waits while another works. */
const SIDE_BY_SIDE = Number(process.env.CASTELLAN_SIDE_BY_SIDE ?? 2);
/** Those that take longest begin, so that none is left over at the end. */
const LONG = ['accessible.test.mjs', 'axe.test.mjs', 'watch.test.mjs', 'maps.test.mjs', 'desk.test.mjs'];

const example = await makeExample();
process.on('exit', example.remove);

/** What a file says is printed when it has ended, so that two do not talk at once. */
function passes(file) {
  const began = Date.now();
  const env = { ...process.env, CASTELLAN_EXAMPLE: example.data };
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((done) => {
    child.once('close', (code) => {
      console.log(`${said}# ${file}: ${code === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - began) / 1000)} s\n`);
      done(code === 0);
    });
  });
}

async function failedOf(files, sideBySide) {
  const waiting = [...files];
  const failed = [];
  const work = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) if (!(await passes(file))) failed.push(file);
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return failed.sort();
}

const began = Date.now();
const asked = process.argv.slice(2);
const there = readdirSync('.').filter((name) => name.endsWith('.test.mjs') && (asked.length === 0 || asked.some((part) => name.startsWith(part))));
const files = [...LONG.filter((name) => there.includes(name)), ...there.filter((name) => !LONG.includes(name)).sort()];
const again = await failedOf(files, SIDE_BY_SIDE);
const failed = await failedOf(again, 1);
if (again.length > 0) console.log(`run a second time: ${again.join(', ')}`);
console.log(`${files.length - failed.length} passed, ${failed.length} failed, ${Math.round((Date.now() - began) / 1000)} s`);
process.exitCode = failed.length > 0 || files.length === 0 ? 1 : 0;
