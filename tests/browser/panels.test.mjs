// Panels in the back office: their hours, and one that nobody has added yet and that is adopted by what it said.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { encryptedSignal, signal } from './panel.mjs';
import { apiOf, axe, gone, launch, quiet, see, signIn, startDemo, windowOf } from './support.mjs';

let server;
let browser;
let api;

before(async () => {
  server = await startDemo('--dc09', '127.0.0.1:0');
  browser = await launch();
  api = await apiOf(server, 'admin');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const rowsOf = (page) => page.locator('table.data-table tbody tr[data-row]');
const press = async (locator, key = 'Enter') => (await locator.focus(), locator.press(key));

test('hours are entered by keyboard, refused at their fields, shown and changed', { timeout: 120_000 }, async () => {
  // Hours without a site are refused by the server once.
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'admin');
  await page.goto('/office?tab=panels&add=panel');
  const form = page.getByRole('dialog', { name: 'Add a panel' });
  await form.getByRole('textbox', { name: 'Account number' }).fill('B0B2');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop panel');
  const hours = form.getByRole('group', { name: 'Opening hours', exact: true });

  await press(hours.getByRole('button', { name: 'Add hours' }));
  const week = hours.getByRole('group', { name: 'Hours 1', exact: true });
  assert.equal(await week.getByRole('checkbox', { name: 'Fri' }).isChecked(), true);
  assert.equal(await week.getByRole('checkbox', { name: 'Sat' }).isChecked(), false);
  await week.getByRole('textbox', { name: 'Closes' }).fill('18');
  await press(hours.getByRole('button', { name: 'Add a day that is different' }));
  const other = hours.getByRole('group', { name: 'Other day 1', exact: true });
  await press(form.getByRole('button', { name: 'Add a panel' }));
  await see(week.getByText('Write the time of day as 06:30.'));
  await see(other.getByText('Choose a day.'));
  await see(hours.getByRole('alert').filter({ hasText: 'Something in the hours is missing' }));
  await quiet(page);
  await axe(page, 'hours that cannot be', '[role="dialog"]');

  await week.getByRole('textbox', { name: 'Closes' }).fill('18:30');
  await other.getByLabel('Day', { exact: true }).fill('2040-12-25');
  await press(hours.getByRole('button', { name: 'Add hours' }));
  const saturday = hours.getByRole('group', { name: 'Hours 2', exact: true });
  for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']) await press(saturday.getByRole('checkbox', { name: day }), 'Space');
  await saturday.getByRole('textbox', { name: 'Opens' }).fill('09:00');
  await saturday.getByRole('textbox', { name: 'Closes' }).fill('13:00');
  await see(hours.getByText('Mon-Fri 08:00-18:30; Sat 09:00-13:00; 2040-12-25 closed', { exact: true }));

  // The server's own refusal stands at the hours, and goes when they may be.
  await saturday.getByRole('textbox', { name: 'Closes' }).press('Enter');
  await see(hours.getByRole('alert').filter({ hasText: 'Say first where the panel stands' }));
  await form.getByRole('combobox', { name: 'Site' }).selectOption('Harbour Point');
  await press(form.getByRole('button', { name: 'Add a panel' }));
  await gone(form);
  const row = rowsOf(page).filter({ hasText: 'Shop panel' });
  await see(row.filter({ hasText: 'Mon-Fri 08:00-18:30' }).filter({ hasText: 'Sat 09:00-13:00' }).filter({ hasText: '1 other day to come' }));
  const stored = async () => (await api.get('/alarm-accounts?query=B0B2')).items[0].hours;
  const made = await stored();
  assert.deepEqual([made.weekly.length, made.weekly[5], made.exceptions, made.grace_min, made.early_min], [6, { weekday: 6, open: '09:00', close: '13:00' }, [{ date: '2040-12-25', spans: [] }], 15, 0]);

  // Its own signals say whether it is open.
  await signal(server, 'B0B2', 'Nri1/OP001');
  await page.reload();
  await see(row.filter({ hasText: /open since \d/ }));

  await row.getByRole('link', { name: 'Shop panel' }).click();
  const change = page.getByRole('dialog', { name: 'Change Shop panel' });
  assert.equal(await change.getByRole('group', { name: 'Hours 2', exact: true }).getByRole('textbox', { name: 'Opens' }).inputValue(), '09:00');
  await press(change.getByRole('button', { name: 'Remove hours 2' }));
  const grace = change.getByRole('textbox', { name: 'Late after, in minutes' });
  await grace.fill('300');
  await press(change.getByRole('button', { name: 'Save' }));
  await see(change.getByText('A whole number from 0 to 240.'));
  await grace.fill('20');
  await press(change.getByRole('button', { name: 'Save' }));
  await gone(change);
  await see(row.filter({ hasText: 'Mon-Fri 08:00-18:30' }).filter({ hasNotText: 'Sat' }));
  assert.equal((await stored()).grace_min, 20);

  await row.getByRole('button', { name: 'History of Shop panel' }).click();
  const history = page.getByRole('dialog', { name: /Shop panel/ });
  await see(history.getByText('Mon-Fri 08:00-18:30; 2040-12-25 closed; grace 20').first());
  await history.getByRole('button', { name: 'Close' }).last().click();
  await quiet(page);
  await axe(page, 'panels with hours');
  await page.clean();
});

test('a panel that nobody knows is adopted, and its next signal is an alarm', { timeout: 120_000 }, async () => {
  await signal(server, 'FADE01', 'Nri1/BA001', /"DUH"/);
  await encryptedSignal(server, 'FADE02', /"DUH"/);
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=receiver');
  const [plain, sealed] = ['FADE01', 'FADE02'].map((number) => rowsOf(page).filter({ hasText: number }));
  await see(plain.filter({ hasText: 'Unknown account' }));

  // What comes encrypted needs its key.
  await press(sealed.getByRole('button', { name: 'Adopt panel FADE02' }));
  const keyed = page.getByRole('dialog', { name: 'Adopt panel FADE02' });
  await see(keyed.getByText('Heard once from 127.0.0.1: SIA-DCS, line 0, encrypted.'));
  await see(keyed.getByLabel('New key'));
  assert.equal(await keyed.getByRole('checkbox', { name: 'Encrypted only' }).isChecked(), true);
  await page.keyboard.press('Escape');
  await gone(keyed);

  await press(plain.getByRole('button', { name: 'Adopt panel FADE01' }));
  const form = page.getByRole('dialog', { name: 'Adopt panel FADE01' });
  await see(form.getByText('Heard once from 127.0.0.1: SIA-DCS, line 0, in the clear.'));
  assert.equal(await form.getByRole('textbox', { name: 'Account number' }).inputValue(), 'FADE01');
  assert.equal(await form.getByRole('checkbox', { name: 'Encrypted only' }).isChecked(), false);
  await quiet(page);
  await axe(page, 'adopting a panel', '[role="dialog"]');
  await page.keyboard.type('Boat house');
  await form.getByRole('combobox', { name: 'Site' }).selectOption('Harbour Point');
  await press(form.getByRole('button', { name: 'Add a panel' }));
  await gone(form);
  await see(plain.filter({ hasText: 'settled, it is now Boat house' }));
  assert.equal(await plain.getByRole('button', { name: /^Adopt/ }).count(), 0);
  await quiet(page);
  await axe(page, 'the receiver, settled');

  await signal(server, 'FADE01', 'Nri1/BA001');
  const { items } = await api.get('/alarms?state=open&limit=50');
  assert.deepEqual(items.filter(({ account_name }) => account_name === 'Boat house').map(({ category, condition }) => [category, condition]), [['burglary', 'active']]);
  await plain.getByRole('link', { name: 'Boat house' }).click();
  await see(page.getByRole('dialog', { name: 'Change Boat house' }));
  await page.clean();

  // Who may only look is offered nothing.
  const looking = await windowOf(browser, server);
  await signIn(looking, 'auditor');
  await looking.goto('/office?tab=receiver');
  await see(rowsOf(looking).filter({ hasText: 'FADE02' }));
  assert.equal(await looking.getByRole('button', { name: /^Adopt/ }).count(), 0);
  await looking.clean();
});

test('a panel with two ways is watched on each', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=panels&add=panel');
  const form = page.getByRole('dialog', { name: 'Add a panel' });
  await form.getByRole('textbox', { name: 'Account number' }).fill('B0B9');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Two ways');
  await form.getByRole('button', { name: 'Add a way' }).click();
  const way = form.getByRole('group', { name: 'Way 1', exact: true });
  await way.getByRole('textbox', { name: 'Way' }).fill('gsm');
  await form.getByRole('button', { name: 'Add a panel' }).click();
  await see(form.getByRole('alert').filter({ hasText: 'A way is tcp, udp, or L' }).first());
  await way.getByRole('textbox', { name: 'Way' }).fill('l2');
  await axe(page, 'the ways of a panel', '[role="dialog"]');
  await form.getByRole('button', { name: 'Add a panel' }).click();
  await gone(form);
  const [{ paths }] = (await api.get('/alarm-accounts?query=B0B9')).items;
  assert.deepEqual(paths, [{ path: 'L2', interval_s: 180, grace_s: 30, heard_at: null, silent_since: null }]);
});
