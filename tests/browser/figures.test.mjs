// Figures: what happened stands in the table, behind each bar are its incidents or alarms, and every choice stands in the address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sourceAt } from './panel.mjs';
import { apiOf, axe, launch, see, signIn, startDemo, until, windowOf } from './support.mjs';

let server;
let browser;
before(async () => {
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Tuesday 4 March 2025; the example has nothing there, and its clock shows UTC. */
const DAY = '2025-03-04';
const PERIOD = 'from=2025-03-03&to=2025-03-09';

async function play() {
  const api = await apiOf(server, 'dispatcher');
  const at = (time) => `${DAY}T${time}Z`;
  const played = await api.incident('trespass', 'North gate', { occurred_at: at('14:00:00') });
  const { id } = await api.post(`/incidents/${played.id}/assignments`, { unit_id: (await api.unit('P4')).id, occurred_at: at('14:01:20') });
  for (const [to, time] of [['en_route', '14:02:00'], ['on_scene', '14:05:00'], ['cleared', '14:32:00']]) {
    await api.post(`/assignments/${id}/advance`, { to, occurred_at: at(time) });
  }
  await api.incident('noise', 'North gate', { occurred_at: at('15:10:00') });
  return played;
}

test('a manager reads figures and opens what is behind them', { timeout: 90_000 }, async () => {
  const played = await play();
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'manager');
  await page.goto('/office');
  await page.getByRole('tab', { name: 'Figures' }).click();
  await page.getByLabel('From').fill('2025-03-03');
  await page.getByLabel('To', { exact: true }).fill('2025-03-09');
  const trespass = page.getByRole('row', { name: /Trespass/ });
  // Queue 1:20, response 5:00, travel 3:40, on scene 27:00, consumed 30:00.
  for (const text of ['01:20 · 01:20', '05:00 · 05:00', '03:40 · 03:40', '27:00 · 27:00', '30:00 · 30:00']) await see(trespass.getByText(text));
  await see(page.getByRole('row', { name: /^All / }).getByText('2', { exact: true }));

  await page.getByRole('button', { name: /^Incidents behind Trespass/ }).click();
  const behind = page.getByRole('region', { name: /^Behind Trespass/ }).first();
  await see(behind.getByRole('row', { name: new RegExp(`${played.number}.*05:00.*30:00.*P4`) }));
  assert.equal(await behind.getByRole('link', { name: played.number }).getAttribute('href'), `/console/incidents/${played.id}`);
  await page.reload();
  await see(behind.getByRole('link', { name: played.number }));
  await behind.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'Hour' });
  await see(page.getByRole('row', { name: /14:00–15:00/ }).getByText('01:20 · 01:20'));
  await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'Unit' });
  await see(page.getByRole('row', { name: /P4.*30:00 · 30:00/ }));

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  assert.equal((await download).suggestedFilename(), 'castellan-figures-by-unit.csv');
  page.clean();
});

test('a week by the hour, and the people that it asks for', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'manager');
  await page.goto(`/office?tab=figures&view=demand&${PERIOD}`);
  await page.getByRole('button', { name: /^Tuesday 14:00–15:00: 1 incident, 0\.5 hours of units/ }).click();
  await see(page.getByRole('region', { name: 'Behind Tuesday 14:00–15:00' }).getByRole('row', { name: /Trespass/ }));

  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'How many people that asks for' });
  const week = page.getByRole('table', { name: /^Agents that answer 90 % of calls within 15 s/ });
  await see(week.getByRole('row', { name: /^Tuesday/ }).getByText('1', { exact: true }));
  await page.getByRole('textbox', { name: 'Percent answered in time' }).fill('99');
  await see(page.getByRole('table', { name: /^Agents that answer 99 %/ }));
  await see(page.getByRole('table', { name: /^Agents that answer 99 %/ }).getByRole('row', { name: /^Tuesday/ }).getByText('2', { exact: true }));
  await page.getByRole('combobox', { name: 'Count' }).selectOption({ label: 'Units on duty' });
  await see(page.getByRole('table', { name: /^Units that are busy 50 %/ }).getByRole('row', { name: /^Tuesday/ }).getByText('3', { exact: true }));
  page.clean();
});

test('where and when: circles on a map, a table that tells the same, and the week beside it', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'manager');
  await page.goto(`/office?tab=figures&${PERIOD}`);
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Where and when' });
  const map = page.getByRole('region', { name: 'Incidents on the map' });
  const circle = map.getByRole('button', { name: /North gate: 2 incidents$/ });
  await circle.click();
  const behind = page.getByRole('region', { name: /^Behind .*North gate/ }).first();
  await see(behind.getByRole('row', { name: /Trespass/ }));
  assert.equal(await circle.getAttribute('aria-pressed'), 'true');
  await axe(page, 'where and when');
  // The same from the table, by keyboard, and kept in the address.
  await behind.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: /^Incidents behind .*North gate/ }).press('Enter');
  await see(behind.getByRole('row', { name: /Noise/ }));
  await page.reload();
  await see(behind.getByRole('row', { name: /Noise/ }));
  // The hours stand beside it and open their own.
  await page.getByRole('button', { name: /^Tuesday 14:00–15:00: 1 incident/ }).click();
  await see(page.getByRole('region', { name: 'Behind Tuesday 14:00–15:00' }).getByRole('row', { name: /Trespass/ }));
  // Filters hold for the map too.
  await page.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Trespass' });
  await see(map.getByRole('button', { name: /North gate: 1 incident$/ }));
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).first().click();
  assert.equal((await download).suggestedFilename(), 'castellan-figures-by-spot.csv');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  page.clean();
});

test('what lies on one place of the map is one circle, which opens all of it by keyboard', { timeout: 120_000 }, async () => {
  const [admin, dispatcher] = await Promise.all([apiOf(server, 'admin'), apiOf(server, 'dispatcher')]);
  const site = (await admin.get('/sites')).items.find(({ code }) => code === 'HP');
  // Three rooms, one above the other, and a gate far enough away to be seen apart from near.
  const at = { latitude: 50.8, longitude: -1.1 };
  const rooms = [];
  for (const [name, where] of [['Cellar', at], ['Hall', at], ['Loft', at], ['Far gate', { ...at, longitude: -1.098 }]]) {
    rooms.push(await admin.post(`/sites/${site.id}/places`, { kind: 'zone', name, ...where }));
  }
  for (const [room, times] of [[0, 1], [1, 3], [2, 1], [3, 2]]) {
    for (let n = 0; n < times; n += 1) await dispatcher.post('/incidents', { site_id: site.id, type: 'noise', place_id: rooms[room].id, occurred_at: `2025-05-06T1${n}:00:00Z` });
  }
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'manager');
  await page.goto('/office?tab=figures&view=where&from=2025-05-05&to=2025-05-11');
  const map = page.getByRole('region', { name: 'Incidents on the map' });
  const cluster = map.getByRole('button', { name: /Hall and 2 more places: 5 incidents$/ });
  await see(cluster);
  await see(map.getByRole('button', { name: /Far gate: 2 incidents$/ }));
  await cluster.press('Enter');
  const behind = page.getByRole('region', { name: /^Behind .*Hall and 2 more places/ });
  await see(behind.getByText('5 incidents shown'));
  assert.equal(await cluster.getAttribute('aria-pressed'), 'true');
  await axe(page, 'a circle of several places');
  await page.reload();
  await see(behind.getByText('5 incidents shown'));
  await see(cluster);
  // Seen from far away all of it is one.
  const out = map.getByRole('button', { name: 'Zoom out' });
  const all = map.getByRole('button', { name: /Hall and 3 more places: 7 incidents$/ });
  await until(async () => ((await all.count()) === 0 && (await out.click()), all.count()), (n) => n === 1, 'one circle from far away');
  await all.press('Enter');
  await see(page.getByRole('region', { name: /^Behind .*Hall and 3 more places/ }).getByText('7 incidents shown'));
  assert.equal(await map.locator('.office-circle').count(), 1);
  page.clean();
});

/** A source at Harbour Point that tells the same thrice within a minute, one thing that was false, and one that nobody touched. */
async function alarmsOf() {
  const [admin, dispatcher] = await Promise.all([apiOf(server, 'admin'), apiOf(server, 'dispatcher')]);
  const site = (await admin.get('/sites')).items.find(({ code }) => code === 'HP');
  const tell = await sourceAt(server, admin, site, {
    account: 'DOORS', name: 'Door controller', zones: [{ number: 'DOCK_1', name: 'Dock one' }, { number: 'DOCK_2', name: 'Dock two' }],
  });
  for (const [id, zone] of ['dock 1', 'dock 1', 'dock 1', 'dock 2', 'roof'].entries()) await tell({ id, zone, code: 'held_open' });
  const open = (await dispatcher.get('/alarms?state=open')).items;
  const decided = open.find(({ zone_name }) => zone_name === 'Dock two');
  await dispatcher.post(`/alarms/${decided.id}/take`, {});
  await dispatcher.post(`/alarms/${decided.id}/decide`, { cause: 'weather', note: 'a gust' });
  return decided;
}

test('a manager reads how alarms were, how many were false and what people had to bear, and opens the rows', { timeout: 120_000 }, async () => {
  const decided = await alarmsOf();
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'manager');
  await page.goto('/office?tab=figures');
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Alarms: how long, and how many were false' });
  const doors = page.getByRole('row', { name: /^Alarms behind Door / });
  await see(doors.filter({ hasText: '2 not decided' }).filter({ hasText: '100 % of 1 that were true or false' }).filter({ hasText: 'False: weather: 1' }));
  await axe(page, 'figures of alarms');
  // By what set it off: the false one, with a link to the alarm, also after a reload.
  await page.getByRole('combobox', { name: 'Group by' }).selectOption({ label: 'What set it off' });
  await page.getByRole('button', { name: 'Alarms behind False: weather' }).click();
  const behind = page.getByRole('region', { name: 'Behind False: weather' });
  await page.reload();
  await see(behind.getByRole('row', { name: new RegExp(`${decided.number}.*Dock two`) }));
  assert.equal(await behind.getByRole('link', { name: decided.number }).getAttribute('href'), `/console/alarms/${decided.id}`);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).first().click();
  assert.equal((await download).suggestedFilename(), 'castellan-alarms-by-cause.csv');

  // What people had to bear: the measures, whoever had how many, and the source that chatters.
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Alarms: how many people had to bear' });
  const measures = page.getByRole('table', { name: /^What 3 alarms of this period were/ });
  await see(measures.getByRole('row', { name: /^Most alarms in ten minutes 3 at most 10 kept/ }));
  await see(measures.getByRole('row', { name: /^Sources that chatter 1 at most 0 missed/ }));
  await page.getByRole('textbox', { name: 'Staffed positions' }).fill('3');
  await see(measures.getByRole('row', { name: /^Most alarms in ten minutes 1 at most 10 kept/ }));
  await see(page.getByRole('table', { name: 'Whether panels are heard, now' }).getByRole('row', { name: /^Panels and other sources in use .*1/ }));
  await axe(page, 'load of alarms');
  await page.getByRole('table', { name: /^Chattering sources/ }).getByRole('button', { name: /^Alarms behind Door controller · Dock one/ }).press('Enter');
  const noisy = page.getByRole('region', { name: /^Behind Door controller · Dock one/ });
  await see(noisy.getByRole('row', { name: /Dock one.* 3 .*nobody/ }));
  await noisy.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('table', { name: 'What each operator had' }).getByRole('button', { name: 'Alarms behind nobody' }).click();
  await see(page.getByRole('region', { name: 'Behind nobody' }).getByText('2 alarms shown'));
  // A bar of a day opens the alarms of that day.
  await page.getByRole('table', { name: 'Each day of the period' }).getByRole('button', { name: /^Alarms behind / }).click();
  await see(page.getByText('3 alarms shown'));
  const name = await page.getByRole('heading', { name: /^Behind / }).innerText();
  await page.reload();
  await see(page.getByRole('region', { name, exact: true }).getByText('3 alarms shown'));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  page.clean();
});

test('a dispatcher hears why there are no figures', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'dispatcher');
  await page.goto('/office?tab=figures');
  await see(page.getByText('Your roles do not let you see figures (figure.read). Ask an administrator.'));
  page.clean();
});
