// One dispatcher, keyboard only, against the simulator: does the console keep up, and is there a way on from everything it shows?
// Run by hand: `CASTELLAN=../../target/release/castellan node shift.mjs [minutes] [speed] [seconds without the server]`.
// It prints a line a minute and at the end one line of JSON.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { apiOf, gone, launch, NO_LINK, PASSWORD, queue, result, rowOf, see, selected, shortNumber, signInToConsole, startDemo, windowOf } from './support.mjs';

const [minutes = 10, speed = 20, outage_s = 0] = process.argv.slice(2).map(Number);
/** A person looks before each act. */
const LOOK_MS = 350;
/** A call of the dispatcher's own, besides what the simulation reports. */
const OWN_CALL_MS = 45_000;
const OUTCOMES = ['handled', 'handled', 'handled', 'unfounded', 'nothing_found'];

const server = await startDemo();
const browser = await launch();
const simulator = spawn(process.env.CASTELLAN, ['simulate', '--server', server.url, '--password', PASSWORD, '--dispatcher', 'no', '--speed', String(speed), '--minutes', String(minutes * speed + 5), '--seed', '7'], { stdio: 'inherit' });
const page = await windowOf(browser, server, { allow: [NO_LINK, /Worker failed to load/] });
await signInToConsole(page);
await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
const supervisor = await apiOf(server, 'supervisor');

const done = { assigned: 0, closed: 0, taken: 0, passed: 0, refused: [] };
const row = () => queue(page).getByRole('row', { selected: true });
const textOf = (locator) => locator.innerText({ timeout: 1_000 }).catch(() => '');
const said = () => textOf(result(page));

async function command(line) {
  await page.keyboard.press('/');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await pause(LOOK_MS);
  const answer = await said();
  // Once for what a refused command left standing, once for the line.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  if (/cannot|not possible|no such|unknown|is not|needs/i.test(answer)) done.refused.push(`${line} -> ${answer}`);
  return answer;
}

/** One look at what waits, and the act that it asks for. */
async function act(n) {
  await page.keyboard.press(',');
  await pause(LOOK_MS);
  if (!(await row().count())) return;
  const number = (await textOf(row().locator('.queue-number'))).trim();
  const next = await textOf(row().locator('.queue-next'));
  const mayEnd = /close/i.test(next);
  if (/assign|backup/i.test(next)) {
    await page.keyboard.press('Space');
    done.assigned += 1;
  } else if (mayEnd && n % 3 === 0) {
    await command(`close ${number} ${OUTCOMES[n % OUTCOMES.length]}`);
    done.closed += 1;
  } else if (mayEnd) {
    await page.keyboard.press('Space');
    done.closed += 1;
  } else {
    done.passed += 1; // Somebody is on the way, or nobody is free: the next row.
  }
  await pause(LOOK_MS);
}

async function shiftUntil(end_ms, each) {
  let own_ms = Date.now() + OWN_CALL_MS / 3;
  for (let n = 0; Date.now() < end_ms; n += 1) {
    if (Date.now() > own_ms) {
      own_ms += OWN_CALL_MS;
      await command(`new trespass at north gate note Caller ${done.taken} sees somebody at the fence`);
      done.taken += 1;
    }
    await act(n);
    await each?.();
  }
}

/** The server dies; the desk goes on; afterwards everything is there once. */
async function outage() {
  await server.kill();
  const from_ms = Date.now();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server/ }), 15_000);
  const stale_s = (Date.now() - from_ms) / 1_000;
  const calls = [];
  while (Date.now() - from_ms < outage_s * 1_000) {
    const n = calls.length + 1;
    const text = `Taken without the server ${n}`;
    const answer = await command(`new noise at atrium note ${text}`);
    const local = /Local-\d+/.exec(answer)?.[0];
    assert.ok(local, answer);
    calls.push(text);
    const unit = `P${1 + (n % 7)}`;
    await command(`dispatch ${unit} to ${local}`);
    await command(`log ${local} Line of call ${n}`);
    if (n === 1) {
      await command(`print ${local}`);
      await see(page.getByRole('article', { name: `Card of ${local}` }).getByText(text));
      await page.getByRole('button', { name: 'Back to the board' }).press('Enter');
    }
    await pause(8_000);
  }
  await server.again();
  await gone(page.getByRole('region', { name: 'Not sent' }).filter({ hasText: /kept here/ }), 60_000);
  const api = await apiOf(server, 'supervisor');
  const { items } = await api.get('/incidents?state=all&limit=500');
  const since = items.filter(({ received_at }) => Date.parse(received_at) >= from_ms);
  const whole = await Promise.all(since.map(({ id }) => api.get(`/incidents/${id}`)));
  const lines = whole.flatMap(({ log }) => log.map(({ text }) => text));
  const times = Object.fromEntries(calls.map((text) => [text, lines.filter((line) => line === text).length]));
  assert.ok(Object.values(times).every((n) => n === 1), `how often each call is there: ${JSON.stringify(times)}`);
  return { outage_s, stale_s, calls_taken: calls.length, each_once: true };
}

const from_ms = Date.now();
let told = 0;
const tell = async () => {
  const minute = Math.floor((Date.now() - from_ms) / 60_000);
  if (minute <= told) return;
  told = minute;
  const { items } = await supervisor.get('/incidents?state=open&limit=500').catch(() => ({ items: [] }));
  const waiting = items.filter(({ state }) => state === 'received');
  console.log(`minute ${minute}: ${items.length} open, ${waiting.length} without a unit, ${JSON.stringify({ ...done, refused: done.refused.length })}`);
};
const end_ms = from_ms + minutes * 60_000;
let away = null;
if (outage_s > 0) {
  await shiftUntil((from_ms + end_ms) / 2, tell);
  away = await outage();
}
await shiftUntil(end_ms, tell);

const api = await apiOf(server, 'supervisor');
const all = (await api.get('/incidents?state=all&limit=500')).items;
const fresh = all.filter(({ recorded_at, received_at }) => Date.parse(recorded_at ?? received_at) >= from_ms);
const queued_s = fresh.flatMap(({ received_at, assignments }) => assignments.slice(0, 1).map((one) => (Date.parse(one.stamps?.assigned?.occurred_at ?? one.assigned_at) - Date.parse(received_at)) / 1_000)).toSorted((a, b) => a - b);
const at = (part) => queued_s[Math.min(queued_s.length - 1, Math.floor(queued_s.length * part))] ?? null;
const open = all.filter(({ state }) => !['closed', 'cancelled'].includes(state));
console.log(JSON.stringify({
  metric: 'shift_by_keyboard', minutes, speed, incidents: fresh.length, open_at_end: open.length,
  received_at_end: open.filter(({ state }) => state === 'received').length, cleared_at_end: open.filter(({ state }) => state === 'cleared').length,
  queue_s: { p50: at(0.5), p90: at(0.9), max: at(1) }, done, away,
}));
simulator.kill('SIGTERM');
page.clean();
await browser.close();
await server.stop();
