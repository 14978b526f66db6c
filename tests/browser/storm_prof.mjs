// A storm of alarms and one open console: how long after it was raised is an alarm on the screen?
// Run by hand: `CASTELLAN=../../target/release/castellan node storm.mjs [alarms] [panels] [seconds]`. One JSON line a figure.
//
// The queue draws only the rows that fit, so what is watched is how many rows it says to have, once in each frame that is
// drawn: the k-th alarm is on the screen in the first frame whose number of rows holds it. Page and server share one clock.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { apiOf, launch, queue, signInToConsole, startDemo, until, windowOf } from './support.mjs';

const [alarms = 10_000, panels = 1_000, seconds = 10] = process.argv.slice(2).map(Number);
/** As many as an import takes at once. */
const IMPORT_MAX = 500;
const [load] = loadavg();

function tell(metric, value, unit, more = {}) {
  const context = { alarms, panels, seconds, load_before: Number(load.toFixed(1)), browser: 'chromium headless, no GL', ...more };
  console.log(JSON.stringify({ metric, value: Number(value.toFixed(1)), unit, context }));
}

const share = (values, part) => values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

const watch = () => {
  window.drawn = [];
  let last = -1;
  const frame = () => {
    const rows = Number(document.querySelector('[role="grid"][aria-rowcount]')?.getAttribute('aria-rowcount') ?? 0);
    if (rows !== last) window.drawn.push([rows, Date.now()]);
    last = rows;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
};

const server = await startDemo('--dc09', '127.0.0.1:0');
const browser = await launch();
try {
  const api = await apiOf(server, 'admin');
  const dialler = ['dialler', '--panels', String(panels), '--seed', '77'];
  const accounts = JSON.parse(execFileSync(process.env.CASTELLAN, [...dialler, '--accounts'], { encoding: 'utf8', maxBuffer: 1 << 28 }));
  for (let from = 0; from < accounts.length; from += IMPORT_MAX) await api.post('/alarm-accounts/import', { items: accounts.slice(from, from + IMPORT_MAX) });

  const page = await windowOf(browser, server);
  await signInToConsole(page);
  const cdp = await page.context().newCDPSession(page); await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 500 }); await cdp.send('Profiler.start');
  await page.evaluate(watch);
  await until(() => page.evaluate(() => window.drawn.length), (times) => times > 0, 'the first frame');
  const before = await page.evaluate(() => window.drawn.at(-1)[0]);

  const [, receiver] = /receiving alarms on (\S+)/.exec(server.output()) ?? assert.fail(server.output());
  const storm = spawn(process.env.CASTELLAN, [...dialler, receiver, '--says', 'storm', '--rate', String(alarms / seconds), '--frames', String(alarms), '--seconds', String(seconds * 3), '--summary'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let summary = '';
  storm.stdout.setEncoding('utf8').on('data', (text) => (summary += text));
  await new Promise((done) => storm.once('close', done));

  const { profile } = await cdp.send('Profiler.stop'); { const self = new Map(); const byId = new Map(profile.nodes.map((n) => [n.id, n])); const dt = profile.timeDeltas; profile.samples.forEach((id, i) => { const f = byId.get(id).callFrame; const k = f.functionName + ' ' + f.url.split('/').pop() + ':' + f.lineNumber + ':' + f.columnNumber; self.set(k, (self.get(k) ?? 0) + dt[i] / 1000); }); const top = [...self].sort((a, b) => b[1] - a[1]).slice(0, 25); for (const [k, ms] of top) console.log(Math.round(ms), k); }
  const raised = [];
  for (let next = '/api/v1/alarms?state=open&limit=500'; next !== null; ) {
    const part = await api.get(next.replace('/api/v1', ''));
    raised.push(...part.items);
    next = part.next;
  }
  const inOrder = raised.map(({ number, first_at, priority }) => ({ serial: Number(number.slice(1)), at_ms: Date.parse(first_at), priority })).toSorted((a, b) => a.serial - b.serial);
  const enough = before + inOrder.length;
  await until(() => page.evaluate(() => window.drawn.at(-1)[0]), (rows) => rows >= enough, 'all alarms are drawn');
  const drawn = await page.evaluate(() => window.drawn);
  const late = (priority) => {
    let at = 0;
    const waits = [];
    for (const [k, alarm] of inOrder.entries()) {
      while (drawn[at][0] < before + k + 1) at += 1;
      if (priority === null || alarm.priority === priority) waits.push(drawn[at][1] - alarm.at_ms);
    }
    return waits.toSorted((a, b) => a - b);
  };
  const { acknowledged, missing, p99_ms } = JSON.parse(summary);
  for (const [name, waits] of [['priority_1', late(1)], ['all', late(null)]]) {
    const context = { rows: waits.length, acknowledged, missing, acknowledged_p99_ms: p99_ms };
    tell(`storm_on_screen_${name}_p50`, share(waits, 0.5), 'ms', context);
    tell(`storm_on_screen_${name}_p99`, share(waits, 0.99), 'ms', context);
    tell(`storm_on_screen_${name}_longest`, waits.at(-1) ?? 0, 'ms', context);
  }
  assert.ok(await queue(page).isVisible());
} finally {
  await browser.close();
  await server.stop();
}
