// Runs the browser tests file by file. A file that fails is run once more by itself and named at the end: two slow cores under a
// real browser sometimes miss a wait, and what fails twice is a fault.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const passes = (file) => spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=tap', file], { stdio: 'inherit' }).status === 0;

const files = readdirSync('.').filter((name) => name.endsWith('.test.mjs')).sort();
const again = files.filter((file) => !passes(file));
const failed = again.filter((file) => !passes(file));
if (again.length > 0) console.log(`run a second time: ${again.join(', ')}`);
console.log(`${files.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
