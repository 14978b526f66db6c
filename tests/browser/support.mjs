// What every browser test needs: a server of its own, Chromium, signing in, and an eye on errors.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BINARY = process.env.CASTELLAN ?? fileURLToPath(new URL('../../target/debug/castellan', import.meta.url));
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic', '--no-first-run',
];
/**
 * The map draws with WebGL, in software. The page round it does not: its compositor draws what has changed, as a graphics card
 * would, and not every frame in whole by a program that plays one, which takes a core while nothing happens.
 */
const DRAWING = ['--disable-gpu', '--enable-unsafe-swiftshader'];
/** Of every account of the example site. */
export const PASSWORD = 'a test of the browser';
export const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
/** Two slow cores under a debug build: what does not come within this does not come. A machine with other work needs longer. */
const WAIT_MS = Number(process.env.CASTELLAN_WAIT_MS ?? 30_000);
const START_MS = 180_000;
const STOP_MS = 8_000;

// ---- Server

/** Starts `castellan` and waits for its address. The binary may just be replaced by a build: then once more. */
async function start(data, args) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(data, args);
    } catch (failure) {
      if (attempt === 5 || !['ENOENT', 'ETXTBSY', 'EACCES'].includes(failure.code)) throw failure;
      await pause(1_000);
    }
  }
}

function startOnce(data, args) {
  const child = spawn(BINARY, [args[0], '--data', data, ...args.slice(1)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('close', done));
  let output = '';
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not start:\n${output}`)), START_MS);
    const listen = (bytes) => {
      output += bytes;
      const url = /listening on (http:\/\/\S+)/.exec(output)?.[1];
      if (!url) return;
      clearTimeout(timer);
      done({
        url,
        output: () => output,
        /** As the power fails. */
        kill: async () => (child.kill('SIGKILL'), ended),
        stop: async () => {
          child.kill('SIGTERM');
          const slow = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
          await ended;
          clearTimeout(slow);
        },
      });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', fail);
    child.once('close', (code) => fail(new Error(`the server ended with ${code}:\n${output}`)));
  });
}

const folder = () => mkdtempSync(join(tmpdir(), 'castellan-browser-'));

const DEMO = ['demo', '--listen', '127.0.0.1:0', '--password', PASSWORD, '--quiet-site'];

/** The example site Harbour Point in a folder of its own; `settings` are more flags. `again` starts the same folder on the same port. */
export async function startDemo(...settings) {
  const data = folder();
  if (process.env.CASTELLAN_EXAMPLE) cpSync(process.env.CASTELLAN_EXAMPLE, data, { recursive: true });
  return inFolder(data, await start(data, [...DEMO, ...settings]));
}

/** Making the example takes seconds: a run of many files makes it once, names it in `CASTELLAN_EXAMPLE`, and each server gets a copy. */
export async function makeExample() {
  const data = folder();
  await (await start(data, DEMO)).stop();
  return { data, remove: () => rmSync(data, { recursive: true, force: true }) };
}

/** An empty folder: the server waits to be set up. */
export async function startEmpty() {
  const data = folder();
  return inFolder(data, await start(data, ['serve', '--listen', '127.0.0.1:0']));
}

function inFolder(data, first) {
  let running = first;
  const { host } = new URL(first.url);
  return {
    url: first.url,
    output: () => running.output(),
    kill: () => running.kill(),
    again: async () => {
      running = await start(data, ['serve', '--listen', host]);
    },
    stop: async () => {
      await running.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** A cable to the server that can be cut: the browser's own offline switch lets a page through that is just being loaded. */
export async function cableTo(server) {
  const target = new URL(server.url);
  const sockets = new Set();
  let whole = true;
  const relay = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => (sockets.delete(one), other.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((done) => relay.listen(0, '127.0.0.1', done));
  const drop = () => sockets.forEach((one) => one.destroy());
  return {
    url: `http://127.0.0.1:${relay.address().port}`,
    cut: () => ((whole = false), drop()),
    mend: () => (whole = true),
    close: () => (drop(), relay.close()),
  };
}

// ---- API: what happens outside of the browser

export async function apiOf(server, username) {
  const call = async (method, path, body, token) => {
    const headers = { 'Idempotency-Key': randomUUID(), ...(body ? { 'Content-Type': 'application/json' } : {}), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const { token } = await call('POST', '/session', { username, password: PASSWORD });
  const get = (path) => call('GET', path, undefined, token);
  const post = (path, body = {}) => call('POST', path, body, token);
  const patch = (path, body = {}) => call('PATCH', path, body, token);
  const sites = (await get('/sites')).items;
  const units = async () => (await get('/units?limit=200')).items;
  const site = (code) => sites.find((one) => one.code === code);
  return {
    get,
    post,
    patch,
    unit: async (callSign) => (await units()).find((one) => one.call_sign === callSign),
    /** An incident at a place of Harbour Point that has this name. */
    incident: async (type, placeName, more = {}) => {
      const { items } = await get(`/places?query=${encodeURIComponent(placeName)}&site_id=${site('HP').id}`);
      const place = items.find((one) => one.name === placeName);
      assert.ok(place, `no place ${placeName}`);
      return post('/incidents', { site_id: site('HP').id, type, place_id: place.id, ...more });
    },
    assign: async (incident, callSign) => {
      const unit = (await units()).find((one) => one.call_sign === callSign);
      return post(`/incidents/${incident.id}/assignments`, { unit_id: unit.id });
    },
  };
}

// ---- Browser

/** With scroll bars as wide as people have them, or on several monitors beside each other, where that is what is looked at. */
export const launch = ({ bars = false, monitors = [] } = {}) =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [...FLAGS, ...DRAWING, ...(monitors.length > 0 ? [`--screen-info=${monitors.map((one) => `{${one}}`).join('')}`] : [])],
    ignoreDefaultArgs: bars ? ['--hide-scrollbars'] : [],
  });

/**
 * A window of its own with a page in it. `page.clean()` fails on errors of the console, exceptions and
 * violations of the content security policy; `allow` names what a test provokes on purpose.
 */
export async function windowOf(browser, server, { allow = [], ...options } = {}) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(WAIT_MS);
  await context.addInitScript(() => {
    const open = window.open.bind(window);
    window.castellanOpened = 0;
    window.open = (...asked) => ((window.castellanOpened += 1), open(...asked));
    document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI || 'inline'}`));
  });
  const problems = [];
  const add = (text) => allow.some((pattern) => pattern.test(text)) || problems.push(text);
  context.on('console', (message) => message.type() === 'error' && add(`${message.text()} (${message.location().url})`));
  context.on('weberror', (failure) => add(`exception: ${failure.error().stack ?? failure.error()}`));
  context.on('page', watch);
  const page = await context.newPage();
  return Object.assign(page, { clean: () => assert.deepEqual(problems, [], 'errors in the browser') });
}

/** The forms say it themselves when nobody is signed in: the browser's own line about that answer is no fault. */
export const SIGNED_OUT = /status of 401/;
/** For tests that take the network away. */
export const NO_LINK = /net::ERR_|Failed to fetch|NetworkError|status of 503/;

export async function signIn(page, username) {
  await page.goto('/login');
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // What is loaded there is waited for by whoever looks at it.
  await page.waitForURL((url) => url.pathname !== '/login', { waitUntil: 'commit' });
}

/** Acts at an address as ten minutes after signing in: the server refuses until it was shown a proof. */
export async function wantProof(page, address) {
  let stale = true;
  await page.route(address, (route) => {
    if (!stale || route.request().method() !== 'POST') return route.continue();
    const body = { type: 'about:blank', title: 'x', status: 403, detail: 'show again that it is you', code: 'proof_needed' };
    return route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(body) });
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/session/proof') && response.status() === 200) stale = false;
  });
}

/** Makes a token as somebody does ten minutes after signing in. */
export async function makeTokenLate(page) {
  await wantProof(page, '**/api/v1/tokens');
  await page.goto('/office?tab=tokens');
  await page.getByRole('button', { name: 'Make token' }).click();
  const form = page.getByRole('dialog', { name: 'Make token' });
  await form.getByRole('textbox', { name: 'Name' }).fill('wall board');
  await form.getByRole('checkbox', { name: 'incident.read', exact: true }).check();
  await form.getByRole('button', { name: 'Make token' }).click();
}

/** Marks the page, so that `sameDocument` can tell that it was never loaded anew. */
export const mark = (page) => page.evaluate(() => void (window.castellanMark = true));
export const sameDocument = async (page) => assert.equal(await page.evaluate(() => window.castellanMark), true, 'the page was loaded anew');

export async function signInToConsole(page, username = 'dispatcher') {
  await signIn(page, username);
  await live(page);
}

export async function signInToField(page, username = 'officer1') {
  await signIn(page, username);
  await see(page.getByRole('heading', { level: 1 }));
}

// ---- Waiting: until it is so, never for a time

export const see = (locator, timeout = WAIT_MS) => locator.first().waitFor({ state: 'visible', timeout });
export const gone = (locator, timeout = WAIT_MS) => locator.first().waitFor({ state: 'hidden', timeout });

/** Asks again until the answer satisfies; for what only the API can tell. */
export async function until(ask, satisfies, what) {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    if (Date.now() > end) assert.fail(`${what}: ${JSON.stringify(answer)}`);
    await pause(50);
  }
}

/** What each page has asked for and not been answered yet. The feed never ends, a worker is heard of elsewhere, pictures and tiles open nothing. */
const underWay = new WeakMap();
const ends = (request) => ['document', 'script', 'stylesheet', 'fetch', 'xhr'].includes(request.resourceType()) && !/\/feed\?|worker/.test(request.url());
function watch(page) {
  const asked = Object.assign(new Set(), { code: new Set() });
  underWay.set(page, asked);
  page.on('request', (request) => ends(request) && asked.add(request) && /\/assets\/.*\.js$/.test(request.url()) && asked.code.add(request.url()));
  page.on('requestfinished', (request) => asked.delete(request));
  page.on('requestfailed', (request) => asked.delete(request));
}

/** React shows parts whose code has come no oftener than this (300 ms), so that a page does not flicker; some more for a slow machine. */
const REVEAL_MS = 600;

/** Nothing is on its way to the page any more: neither code of what a press opens, nor an answer, nor the frame that draws it. */
export async function quiet(page) {
  for (let still = 0; still < 2; still += 1) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const asked = underWay.get(page);
    if (asked.size === 0 && asked.code.size === 0) continue;
    still = -1;
    await until(async () => Array.from(asked, (request) => request.url()), (urls) => urls.length === 0, 'still on its way');
    if (asked.code.size > 0) await pause(REVEAL_MS);
    asked.code.clear();
  }
}

// ---- Accessibility

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** As a person may want to see it: each with the attributes that the choice sets on the page. The first is searched by all rules, the others by those that a look can break. */
export const LOOKS = {
  dark: { scheme: 'dark' },
  light: { scheme: 'light' },
  'dark, high contrast': { scheme: 'dark', contrast: 'high' },
  'light, high contrast, largest type': { scheme: 'light', contrast: 'high', type: 'largest' },
  'written the other way': { scheme: 'dark', turned: true },
};
/** What a look can change; all else is the same whatever the colours. */
const RULES_OF_LOOKS = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable'];

/** What was searched and is clean. What is made alike is not searched a second time: the cost grows with the document, whatever the part. */
const searched = new Set();

/**
 * How a part of a page is made, without what is written in it: two of one shape break the same rules. Of rows, entries and cells
 * side by side those made alike count once, in whatever order; the further rows are marked, to be left out of the search.
 */
function shapeOf(part) {
  const WORDS = /^(id|for|name|href|src|value|title|placeholder|d|points|x|y|x[12]|y[12]|width|height|viewBox|transform|data-row|data-index|aria-(label|labelledby|describedby|controls|owns|activedescendant|valuetext|valuenow|rowindex|rowcount))$/;
  const OURS = ['data-walk', 'data-alike'];
  const attribute = ({ name, value }) => {
    if (WORDS.test(name)) return `${name}=${value.trim() !== ''}`;
    // Where and how large, but not of which colour.
    return `${name}=${name === 'style' ? value.replaceAll(/-?[\d.]+(?=px|%|r?em|fr)/g, '0') : value}`;
  };
  const stateOf = (node) => ['checked', 'indeterminate'].filter((state) => node[state] === true).join() + (node.localName === 'input' && node.value ? ' filled' : '');
  const shape = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue.trim() ? 't' : '';
    if (node.nodeType !== Node.ELEMENT_NODE) return '';
    let inner = Array.from(node.childNodes, shape);
    if (node.matches('tbody, ul, ol')) {
      Array.from(node.childNodes).forEach((row, at) => row.nodeType === Node.ELEMENT_NODE && row.toggleAttribute('data-alike', inner.indexOf(inner[at]) < at));
    }
    if (node.matches('thead, tbody, tr, ul, ol, select, datalist, [role=grid], [role=rowgroup], [role=row], [role=listbox]')) inner = Array.from(new Set(inner)).sort();
    const attributes = Array.from(node.attributes).filter(({ name }) => !OURS.includes(name));
    return `<${node.localName} ${stateOf(node)} ${attributes.map(attribute).sort().join(' ')}>${inner.join('')}</>`;
  };
  const { lang, dir } = document.documentElement;
  const parts = Array.from(document.querySelectorAll(part ?? 'html'), shape);
  return JSON.stringify([location.pathname.replaceAll(/[0-9a-f-]{30,}/g, ''), Boolean(document.title), lang, dir, innerWidth, innerHeight, parts]);
}

/**
 * Runs axe in some looks, on the page or on one part of it. Its text comes over the debugger's door, so the page's security
 * policy stays in force.
 */
export async function axe(page, what, part = null, looks = ['dark', 'light']) {
  const shape = createHash('sha256').update(await page.evaluate(shapeOf, part)).digest('hex');
  const keyOf = (name) => `${name}: ${name === looks[0] ? 'all' : 'colours'} of ${part} ${shape}`;
  const fresh = looks.filter((name) => !searched.has(keyOf(name)));
  if (fresh.length === 0) return;
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const before = await page.evaluate(() => ({ dir: document.documentElement.dir, contrast: document.documentElement.dataset.contrast, type: document.documentElement.dataset.type }));
  const found = {};
  for (const name of fresh) {
    const { scheme, contrast = 'normal', type = 'normal', turned = false } = LOOKS[name];
    await page.emulateMedia({ colorScheme: scheme });
    await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, scheme);
    const dir = turned ? (before.dir === 'rtl' ? 'ltr' : 'rtl') : before.dir;
    const rules = name === looks[0] ? null : RULES_OF_LOOKS;
    const violations = await page.evaluate(
      async ({ part, rules, dir, ...look }) => {
        Object.assign(document.documentElement.dataset, look);
        document.documentElement.dir = dir;
        // Colours that glide are read when they have arrived.
        await Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => {})));
        const options = { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) };
        const { violations } = await window.axe.run({ include: [[part ?? 'html']], exclude: [['[data-alike]']] }, options);
        return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary}`).join(' | ')}`);
      },
      { part, rules, dir, contrast, type },
    );
    if (violations.length > 0) found[name] = violations;
  }
  await page.evaluate(({ dir, contrast = 'normal', type = 'normal' }) => {
    Object.assign(document.documentElement.dataset, { contrast, type });
    document.documentElement.dir = dir;
  }, before);
  assert.deepEqual(found, {}, what);
  for (const name of fresh) searched.add(keyOf(name));
}

// ---- Words

/** The words of a page in a language, from the same files as the page. */
export function wordsOf(folder, code = 'en') {
  const messages = JSON.parse(readFileSync(new URL(`../../web/app/${folder}/${code}.json`, import.meta.url), 'utf8'));
  const shown = (value) => (code === 'ar' ? `\u2068${value}\u2069` : value);
  return (key, values = {}) => messages[key].replaceAll(/\{(\w+)\}/g, (_whole, name) => shown(values[name]));
}

// ---- The console's parts by their names

export const live = (page, timeout) => see(page.getByLabel('Link', { exact: true }).filter({ hasText: /^live$/ }), timeout);
export const queue = (page) => page.getByRole('grid', { name: 'Queue' });
export const shortNumber = (number) => number.split('-').at(-1);
export const rowOf = (page, number) => queue(page).getByRole('row').filter({ has: page.getByRole('gridcell', { name: shortNumber(number), exact: true }) });
export const unitRow = (page, callSign) => page.getByRole('table', { name: 'Units' }).getByRole('row').filter({ has: page.getByRole('button', { name: `${callSign}: what can be done` }) });
export const selected = (page) => page.getByRole('region', { name: 'Selected incident' });
export const commandLine = (page) => page.getByRole('combobox', { name: 'Command' });
export const result = (page) => page.getByRole('region', { name: 'Commands' }).getByLabel('Result');
/** The number in the address's incident, as the page shows it. */
export const selectedNumber = async (page) => /[A-Z]+-\d{4}-\d+/.exec(await selected(page).getByRole('article').innerText())[0];
