// What stands around the board: cards on paper, boards with filters, panes on other monitors, the wall, the lock, sounds,
// contrast and type size. Each is reached by menu, key or command, and breaks none of axe's rules.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, PASSWORD, queue, rowOf, see, selected, signInToConsole, startDemo, unitRow, until, windowOf } from './support.mjs';

let server;
let browser;
let api;
before(async () => {
  server = await startDemo();
  browser = await launch();
  api = await apiOf(server, 'dispatcher');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A window that is closed with its test, and without the map: none of this needs it. */
async function windowFor(t, options) {
  const page = await windowOf(browser, server, options);
  t.after(() => page.context().close());
  await page.addInitScript(() => localStorage.getItem('castellan.console.panes') ?? localStorage.setItem('castellan.console.panes', JSON.stringify({ map: false })));
  return page;
}

async function command(page, text) {
  await commandLine(page).fill(text);
  await page.keyboard.press('Enter');
}

test('cards can be printed, with the log and the stamps', { timeout: 240_000 }, async (t) => {
  const incident = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence', caller_name: 'Ada Low' });
  await api.assign(incident, 'P4');
  const page = await windowFor(t);
  await page.addInitScript(() => {
    window.print = () => void (window.printed = (window.printed ?? 0) + 1);
  });
  await signInToConsole(page);
  await see(rowOf(page, incident.number));
  await command(page, `print ${incident.number}`);
  const cards = page.getByRole('region', { name: 'Incident cards' });
  const card = cards.getByRole('article', { name: `Card of ${incident.number}` });
  await see(card.getByText('Two people at the fence'));
  await see(card.getByRole('row', { name: /^P4 \d\d:\d\d:\d\d/ }));
  await until(() => page.evaluate(() => window.printed), (times) => times >= 1, 'the printer was asked');
  await axe(page, 'cards');
  await page.emulateMedia({ media: 'print' });
  await gone(queue(page));
  assert.ok(await card.isVisible());
  await page.emulateMedia({ media: 'screen' });
  await cards.getByRole('button', { name: 'Back to the board' }).click();
  await gone(cards);
  await page.getByRole('button', { name: /^Menu/ }).click();
  await page.getByRole('menuitem', { name: 'Print cards of all open incidents' }).click();
  await see(card);
  page.clean();
});

test('a board is a filter with a name, and a link', { timeout: 240_000 }, async (t) => {
  const low = await api.incident('noise_complaint', 'North gate').catch(() => api.incident('trespass', 'North gate', { priority: 4, priority_reason: 'a test' }));
  const high = await api.incident('fire', 'North gate');
  const page = await windowFor(t);
  await signInToConsole(page);
  await see(rowOf(page, low.number));
  await page.keyboard.press('v');
  const bar = page.getByRole('navigation', { name: 'Boards' });
  await bar.getByRole('combobox', { name: 'Priority' }).selectOption('2');
  await gone(rowOf(page, low.number));
  await see(rowOf(page, high.number));
  assert.match(page.url(), /priority=/);
  await bar.getByRole('textbox', { name: 'Name of the board' }).fill('Urgent');
  await bar.getByRole('button', { name: 'Keep as board' }).click();
  await bar.getByRole('button', { name: 'Everything' }).click();
  await see(rowOf(page, low.number));
  await page.reload();
  await see(rowOf(page, low.number));
  await page.keyboard.press('v');
  await bar.getByRole('button', { name: 'Urgent', exact: true }).click();
  await gone(rowOf(page, low.number));
  await axe(page, 'a board');
  page.clean();
});

test('a pane stands in its own window, follows the selection, and comes back', { timeout: 240_000 }, async (t) => {
  const incident = await api.incident('theft', 'North gate', { narrative: 'A bicycle' });
  const page = await windowFor(t);
  await signInToConsole(page);
  await see(unitRow(page, 'P4'));
  const opening = page.context().waitForEvent('page');
  await command(page, 'undock units');
  const units = await opening;
  await see(unitRow(units, 'P4'));
  await gone(unitRow(page, 'P4'));
  const second = page.context().waitForEvent('page');
  await command(page, 'undock incident');
  const pane = await second;
  await rowOf(page, incident.number).click();
  await see(pane.getByRole('heading', { name: /Theft/ }));
  await see(pane.getByText('A bicycle'));
  await axe(pane, 'the window of a pane');
  await api.assign(incident, 'P5');
  await see(unitRow(units, 'P5').getByText(incident.number.split('-').at(-1)));
  await units.close();
  await see(unitRow(page, 'P4'));
  await pane.close();
  await see(selected(page).getByText('A bicycle'));
  page.clean();
});

test('the wall shows what is open and needs no hand', { timeout: 240_000 }, async (t) => {
  const page = await windowFor(t, { viewport: { width: 1280, height: 720 } });
  await signInToConsole(page);
  await page.goto('/console/wall');
  const { number } = await api.incident('fire', 'North gate');
  const open = page.getByRole('table', { name: 'Open incidents' });
  await see(open.getByRole('rowheader', { name: number.split('-').at(-1), exact: true }));
  await see(page.getByRole('list', { name: 'Units' }).getByText('P4'));
  await axe(page, 'the wall');
  await page.setViewportSize({ width: 3840, height: 2160 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing hangs over at 4K');
  page.clean();
});

test('the lock hides who and what, shows that something waits, and opens with the password', { timeout: 240_000 }, async (t) => {
  await api.incident('fire', 'North gate', { narrative: 'Nobody should read this' });
  const page = await windowFor(t, { allow: [/status of 401/, /status of 400/] });
  await signInToConsole(page);
  await see(queue(page));
  await command(page, 'lock');
  const unlock = page.getByRole('form', { name: 'Unlock' });
  await see(unlock);
  assert.equal(await queue(page).count(), 0);
  assert.equal(await page.getByText('North gate').count(), 0);
  const waiting = page.getByRole('region', { name: 'What waits' });
  await see(waiting.getByText(/\d+ unanswered/));
  const before_count = await waiting.getByRole('listitem').count();
  await api.incident('fire', 'North gate');
  await until(() => waiting.getByRole('listitem').count(), (count) => count > before_count, 'a new critical row');
  await axe(page, 'the lock');
  await page.reload();
  await see(unlock);
  await unlock.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await unlock.getByRole('button', { name: 'Unlock' }).click();
  await see(unlock.getByRole('alert'));
  await unlock.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await unlock.getByRole('button', { name: 'Unlock' }).click();
  await see(queue(page));
  page.clean();
});

test('a sound is silenced with a reason and a time, and the header says so', { timeout: 240_000 }, async (t) => {
  const page = await windowFor(t);
  await signInToConsole(page);
  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog', { name: 'Sounds' });
  await sheet.getByRole('button', { name: 'Hear: Urgent and unanswered' }).click();
  const form = sheet.getByRole('form', { name: 'Silence' });
  await form.getByRole('combobox', { name: 'Which' }).selectOption('ring');
  assert.ok(await form.getByRole('button', { name: 'Silence' }).isDisabled(), 'not without a reason');
  await form.getByRole('textbox', { name: 'Reason' }).fill('fire drill');
  await form.getByRole('button', { name: 'Silence' }).click();
  await see(sheet.getByText(/Silent until \d\d:\d\d:\d\d: fire drill/));
  await axe(page, 'the sounds');
  await page.keyboard.press('Escape');
  await see(page.getByRole('button', { name: /1 sound silent until \d\d:\d\d: fire drill/ }));
  await page.reload();
  await see(page.getByRole('button', { name: /1 sound silent until \d\d:\d\d: fire drill/ }));
  page.clean();
});

test('high contrast and large type are kept for the person, and break no rule', { timeout: 240_000 }, async (t) => {
  const incident = await api.incident('trespass', 'North gate', { narrative: 'At the fence' });
  const page = await windowFor(t);
  await signInToConsole(page);
  const width = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  await page.keyboard.press('d');
  const sheet = page.getByRole('dialog', { name: 'Contrast, type size and lock' });
  await sheet.getByRole('combobox', { name: 'Contrast' }).selectOption('high');
  await sheet.getByRole('combobox', { name: 'Type size' }).selectOption('largest');
  await axe(page, 'the sheet in high contrast');
  await page.keyboard.press('Escape');
  await rowOf(page, incident.number).click();
  await see(selected(page).getByText('At the fence'));
  await axe(page, 'the console in high contrast and the largest type');
  await page.reload();
  await see(queue(page));
  assert.ok((await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))) > width * 1.3);
  page.clean();
});
