// Measures the console in Chromium against the real server: first paint, and what 50 changes a second cost a board with 500
// open incidents. Run by hand: `CASTELLAN=../../target/release/castellan node measure.mjs [seconds]`. One JSON line a figure.
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { apiOf, launch, live, signInToConsole, startDemo, windowOf } from './support.mjs';

const OPEN = 500;
const CHANGES_PER_S = 50;
const AT_ONCE = 8;
const seconds = Number(process.argv[2] ?? 20);
const [load] = loadavg();

function tell(metric, value, unit, more = {}) {
  const context = { open_incidents: OPEN, load_before: Number(load.toFixed(1)), browser: 'chromium headless, no GL', map: false, ...more };
  console.log(JSON.stringify({ metric, value: Number(value.toFixed(3)), unit, context }));
}

const share = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** Runs the works, so many at once. */
async function together(works) {
  const queue = [...works];
  const worker = async () => {
    for (let work = queue.shift(); work; work = queue.shift()) await work();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function fill(api) {
  const present = (await api.get('/incidents?state=open&limit=500')).items;
  const types = ['trespass', 'theft', 'fire'];
  const made = [];
  await together(Array.from({ length: Math.max(0, OPEN - present.length) }, (_, n) => async () => {
    made.push(await api.incident(types[n % types.length], 'North gate', { narrative: `Number ${n}` }));
  }));
  return [...present, ...made].map(({ id }) => id);
}

/** A change each 20 ms, most of them lines in a log, some a new priority that moves a row. Answers with how many were made. */
async function change(api, ids, until_ms) {
  let made = 0;
  const under_way = new Set();
  const start_ms = Date.now();
  for (let n = 0; Date.now() < until_ms; n += 1) {
    const wait_ms = start_ms + (n * 1_000) / CHANGES_PER_S - Date.now();
    if (wait_ms > 0) await pause(wait_ms);
    if (under_way.size >= 4 * AT_ONCE) await Promise.race(under_way);
    const id = ids[(n * 37) % ids.length];
    const work = (n % 5 === 0 ? api.patch(`/incidents/${id}`, { priority: 1 + (n % 4), reason: 'measured' }) : api.post(`/incidents/${id}/log`, { text: `line ${n}` }))
      .then(() => (made += 1), () => undefined)
      .finally(() => under_way.delete(work));
    under_way.add(work);
  }
  await Promise.all(under_way);
  return made;
}

const watch = () => {
  const seen = { frames: [], long: [] };
  window.measured = seen;
  let before;
  const frame = (now) => {
    if (before !== undefined) seen.frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
};

const server = await startDemo();
const browser = await launch();
try {
  const api = await apiOf(server, 'supervisor');
  const ids = await fill(api);
  const page = await windowOf(browser, server, { viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => localStorage.setItem('castellan.console.panes', JSON.stringify({ map: false })));
  await signInToConsole(page);
  await page.goto('/console', { waitUntil: 'commit' });
  await live(page, 60_000);
  const paint_ms = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  const rows_ms = await page.evaluate(() => performance.now());
  tell('console_first_paint', paint_ms, 'ms');
  tell('console_board_live', rows_ms, 'ms');

  const client = await page.context().newCDPSession(page);
  // The page's own processor time: what else the machine does is not counted. Frames and long tasks have no such clock.
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metrics = async () => Object.fromEntries((await client.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  // What the page does of itself, so that it is not counted as the cost of changes; and the frames of this machine at rest,
  // as what the others are compared with.
  await page.evaluate(watch);
  const idle_from = await metrics();
  await pause(5_000);
  const idle_to = await metrics();
  const idle_ms_per_s = ((idle_to.ScriptDuration - idle_from.ScriptDuration) * 1_000) / 5;
  const idle = await page.evaluate(() => [window.measured.frames.splice(0), window.measured.long.splice(0)][0]);
  tell('console_frame_idle_p95', share(idle, 0.95), 'ms', { frames: idle.length });
  const from = await metrics();
  const start_ms = Date.now();
  const made = await change(api, ids, start_ms + seconds * 1_000);
  const took_s = (Date.now() - start_ms) / 1_000;
  const to = await metrics();
  const { frames, long } = await page.evaluate(() => window.measured);
  const context = { changes_per_s: Number((made / took_s).toFixed(1)), seconds: Number(took_s.toFixed(1)), load_after: Number(loadavg()[0].toFixed(1)) };
  const script_ms = (to.ScriptDuration - from.ScriptDuration) * 1_000;
  tell('console_script_per_update', script_ms / made, 'ms', { ...context, idle_script_ms_per_s: Number(idle_ms_per_s.toFixed(2)) });
  tell('console_task_per_update', ((to.TaskDuration - from.TaskDuration) * 1_000) / made, 'ms', context);
  tell('console_frame_p50', share(frames, 0.5), 'ms', { ...context, frames: frames.length });
  tell('console_frame_p95', share(frames, 0.95), 'ms', { ...context, frames: frames.length });
  tell('console_frame_max', Math.max(0, ...frames), 'ms', context);
  tell('console_long_tasks', long.length, 'tasks', { ...context, longest_ms: Math.round(Math.max(0, ...long)) });
} finally {
  await browser.close();
  await server.stop();
}
