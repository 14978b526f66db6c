// From a call to a closed incident, by mouse at the console and by thumb on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gone, launch, mark, PHONE, queue, rowOf, sameDocument, see, selected, selectedNumber, shortNumber, signInToConsole, signInToField, startDemo, unitRow, windowOf } from './support.mjs';

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

test('a call is taken, sent, worked and closed; both screens follow without a reload', { timeout: 60_000 }, async () => {
  const a = await windowOf(browser, server);
  const b = await windowOf(browser, server, PHONE);
  await Promise.all([signInToConsole(a), signInToField(b)]);
  await Promise.all([mark(a), mark(b)]);
  await see(b.getByText('Nothing is assigned'));

  // The call: type, a place that two sites have, what happened.
  await a.getByRole('button', { name: 'New call' }).click();
  const form = a.getByRole('form', { name: 'New call' });
  await form.getByRole('combobox', { name: 'Type' }).fill('trespass');
  await form.getByRole('option', { name: /^Trespass/ }).click();
  await form.getByRole('combobox', { name: 'Place' }).fill('main gate');
  const places = form.getByRole('listbox', { name: 'Places found' });
  await see(places.getByRole('option', { name: 'Main gate Northgate Depot', exact: true }));
  await places.getByRole('option', { name: 'Main gate Harbour Point', exact: true }).click();
  await see(form.getByText('At Harbour Point'));
  await form.getByRole('textbox', { name: 'What happened' }).fill('Two people climbed the fence');
  await form.getByRole('button', { name: 'Create call' }).click();

  await see(selected(a).getByRole('heading', { name: /Trespass/ }));
  const number = await selectedNumber(a);
  const row = rowOf(a, number);
  await see(row.filter({ hasText: 'unassigned' }));
  await see(selected(a).getByText('Two people climbed the fence'));

  // P4 is sent, and knows it within a second or so.
  await selected(a).getByRole('button', { name: /^Assign a unit/ }).click();
  const dialog = a.getByRole('dialog', { name: /Assign a unit/ });
  await dialog.getByRole('combobox', { name: 'Unit' }).selectOption({ label: 'P4 · available' });
  const sent_ms = Date.now();
  await dialog.getByRole('button', { name: 'Assign a unit' }).click();
  await see(b.getByRole('alert').filter({ hasText: 'Trespass' }));
  const heard_ms = Date.now() - sent_ms;
  assert.ok(heard_ms < 2_000, `the phone knew after ${heard_ms} ms`);
  await see(b.getByRole('heading', { level: 1, name: /Assigned/ }));
  await see(b.getByText('Main gate'));
  await see(b.getByText('Two people climbed the fence'));
  await see(unitRow(a, 'P4').getByRole('cell', { name: 'Assigned', exact: true }));

  // Each step of the officer is on the dispatcher's screen.
  const steps = b.getByRole('navigation', { name: 'Next step' });
  for (const [button, mine, theirs] of [
    ['Acknowledge', /Acknowledged/, 'Acknowledged'],
    ['En route', /En route/, 'En route'],
    ['On scene', /On scene/, 'On scene'],
  ]) {
    await steps.getByRole('button', { name: button, exact: true }).tap();
    await see(b.getByRole('heading', { level: 1, name: mine }));
    await see(unitRow(a, 'P4').getByRole('cell', { name: theirs, exact: true }));
    await see(row.filter({ hasText: new RegExp(`P4.*${theirs}`, 'i') }));
  }
  await see(row.getByRole('gridcell', { name: 'On scene', exact: true }));
  await steps.getByRole('button', { name: 'Clear', exact: true }).tap();
  await see(b.getByText('Nothing is assigned'));
  await see(row.getByRole('gridcell', { name: 'Cleared', exact: true }));
  await see(unitRow(a, 'P4').getByRole('cell', { name: 'Available', exact: true }));

  // All five stamps are there; closed as handled, it leaves the queue.
  const stamps = selected(a).getByRole('table', { name: 'Assignments' }).getByRole('row').filter({ has: a.getByRole('rowheader', { name: /^P4/ }) });
  assert.equal(await stamps.getByRole('cell').filter({ hasText: /^\d\d:\d\d:\d\d$/ }).count(), 5);
  await selected(a).getByRole('toolbar').getByRole('button', { name: /^Close…/ }).click();
  const closing = a.getByRole('dialog', { name: /^Close/ });
  await closing.getByRole('combobox', { name: 'Disposition' }).selectOption({ label: 'Handled' });
  // The dialog's own corner has the same name: the one that is meant sends the form.
  await closing.getByRole('button', { name: 'Close', exact: true }).filter({ hasText: 'Close' }).click();
  await gone(row);
  await see(selected(a).getByText('Closed'));
  assert.equal(await queue(a).getByRole('gridcell', { name: shortNumber(number), exact: true }).count(), 0);

  await Promise.all([sameDocument(a), sameDocument(b)]);
  a.clean();
  b.clean();
});
