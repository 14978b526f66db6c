// The same job without ever touching the mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, commandLine, gone, launch, queue, quiet, result, rowOf, see, selected, selectedNumber, shortNumber, signInToConsole, startDemo, unitRow, until, windowOf } from './support.mjs';

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

/** What has the focus, as somebody without a mouse needs to see it. */
const focus = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    // A field without a frame of its own may light up the bar that it stands in.
    const lit = [at, at.parentElement].some((one) => one && getComputedStyle(one).boxShadow !== 'none');
    return { name: at.getAttribute('aria-label') ?? at.textContent, visible: at.matches(':focus-visible') && (outlined || lit) };
  });
async function seesFocus(page) {
  const { name, visible } = await focus(page);
  assert.ok(visible, `the focus is not visible on ${name}`);
}
const isFocused = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Writes a line below the board and waits for its answer. */
async function command(page, line, answer) {
  await page.keyboard.press('/');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await see(result(page).filter({ hasText: answer }));
  await page.keyboard.press('Escape');
}

test('signing in, the form of a call, and the next act with Space', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await page.goto('/login');
  const username = page.getByRole('textbox', { name: 'User name' });
  await see(username);
  for (let tabs = 0; tabs < 6 && !(await isFocused(username)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('dispatcher');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a test of the browser');
  await page.keyboard.press('Enter');
  await see(queue(page));

  // A call by its form.
  await page.keyboard.press('n');
  const form = page.getByRole('form', { name: 'New call' });
  const type = form.getByRole('combobox', { name: 'Type' });
  await see(type);
  await seesFocus(page);
  assert.ok(await isFocused(type), 'the form begins at the type');
  await page.keyboard.type('theft');
  await see(form.getByRole('option', { name: /^Theft/ }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('311');
  const room = form.getByRole('option', { name: 'Tower A / Floor 3 / 311 Harbour Point', exact: true });
  await see(room);
  // Escape leaves the list of places, not the call.
  await page.keyboard.press('Escape');
  await gone(room);
  await see(form);
  await page.keyboard.press('ArrowDown');
  await see(room);
  await page.keyboard.press('Enter');
  await see(form.getByText('At Harbour Point'));
  const narrative = form.getByRole('textbox', { name: 'What happened' });
  for (let tabs = 0; tabs < 8 && !(await isFocused(narrative)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('A laptop is gone');
  await page.keyboard.press('Control+Enter');
  await see(selected(page).getByRole('heading', { name: /Theft/ }));
  const number = await selectedNumber(page);
  const row = rowOf(page, number);
  assert.equal(await row.getAttribute('aria-selected'), 'true');

  // Space does what the button says, until the incident is closed.
  for (const act of [/^Assign \w+, incident/, /acknowledged, incident/, /en route, incident/, /on scene, incident/, /^Clear \w+, incident/, /^Close handled, incident/]) {
    await see(row.getByRole('button', { name: act }));
    await page.keyboard.press('Space');
    await gone(row.getByRole('button', { name: act }));
  }
  await gone(row);
  await see(result(page).filter({ hasText: `${shortNumber(number)} closed` }));
  page.clean();
});

test('the command line', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signInToConsole(page);

  // Of two main gates neither is guessed; with its site the place is clear.
  await page.keyboard.press('/');
  assert.ok(await isFocused(commandLine(page)));
  await seesFocus(page);
  await page.keyboard.type('new trespass at main gate');
  await page.keyboard.press('Enter');
  await see(result(page).filter({ hasText: /Harbour Point.*Northgate Depot/ }));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await command(page, 'new trespass at main gate, harbour point note by the barrier', /created: Trespass/);
  await see(selected(page).getByRole('heading', { name: /Trespass/ }));
  const number = await selectedNumber(page);
  const n = shortNumber(number);
  const row = rowOf(page, number);

  await command(page, `dispatch P4 to ${n}`, `P4 assigned to ${n}`);
  await see(unitRow(page, 'P4').getByRole('cell', { name: 'Assigned', exact: true }));
  for (const [verb, state] of [['ack', 'Acknowledged'], ['enroute', 'En route'], ['arrive', 'On scene']]) {
    await command(page, `${verb} P4`, new RegExp(`P4: ${state}`, 'i'));
    await see(unitRow(page, 'P4').getByRole('cell', { name: state, exact: true }));
  }
  await command(page, 'clear P4', /P4: cleared/i);
  await see(unitRow(page, 'P4').getByRole('cell', { name: 'Available', exact: true }));
  await command(page, `close ${n} handled`, `${n} closed: `);
  await gone(row);
  page.clean();
});

test('the arrows, the help sheet, and where the focus is', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signInToConsole(page);
  await see(queue(page).getByRole('row'));
  const current = queue(page).getByRole('row', { selected: true });
  const place = async (key, at) => {
    await page.keyboard.press(key);
    await see(current.and(queue(page).locator(`[aria-rowindex="${at}"]`)));
    assert.equal(await current.count(), 1);
  };
  const rows = Number(await queue(page).getAttribute('aria-rowcount'));
  await place('ArrowDown', 1);
  await place('ArrowDown', 2);
  await place('ArrowUp', 1);
  await place('End', rows);
  await place('Home', 1);
  await page.keyboard.press('Escape');
  await gone(current);
  await place('Home', 1);

  // The help sheet, and back to where one was.
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await see(help.getByText('Do the next right act on the selected incident'));
  await see(help.getByText('dispatch P4 to 1042'));
  await page.keyboard.press('Escape');
  await gone(help);

  // A menu goes with Escape, also while the focus is still on what opened it, and takes nothing else with it.
  await place('ArrowDown', 2);
  const menu = page.getByRole('button', { name: 'Menu', exact: false }).filter({ hasText: '▾' });
  const entries = page.getByRole('menuitem');
  for (const where of [() => menu.focus(), () => entries.first().focus(), () => page.evaluate(() => document.activeElement.blur())]) {
    await menu.click();
    await see(entries);
    await where();
    await page.keyboard.press('Escape');
    await gone(entries);
    assert.equal(await current.count(), 1, 'the incident stays selected');
  }

  // Wherever Tab leads, it is seen.
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Shift+Tab');
  for (let stops = 0; stops < 25; stops += 1) {
    await seesFocus(page);
    await page.keyboard.press('Shift+Tab');
  }
  page.clean();
});

/** The lines of a menu as they are shown: what is done, and its key. */
async function linesOf(page) {
  const items = page.getByRole('menuitem');
  await see(items);
  const lines = (await items.allInnerTexts()).map((text) => text.split('\n').map((part) => part.trim()).filter(Boolean));
  await page.keyboard.press('Escape');
  await gone(items);
  return lines;
}

test('every line of a menu has a key, and the key does something', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('theft', 'North gate');
  await api.assign(incident, 'P6');
  await api.post(`/incidents/${incident.id}/outside`, { service: 'police' });
  await signInToConsole(page);
  await rowOf(page, incident.number).click();
  await see(selected(page).getByRole('listitem').filter({ hasText: 'Police' }));
  await page.keyboard.press('.');
  const ofIncident = await linesOf(page);
  await unitRow(page, 'P5').getByRole('button').first().press('Enter');
  const ofUnit = await linesOf(page);
  await page.getByRole('button', { name: /^Desk 1: nobody/ }).click({ button: 'right' });
  const ofDesk = await linesOf(page);
  assert.ok(ofIncident.length >= 20 && ofUnit.length >= 3 && ofDesk.length >= 1, 'the menus have their lines');

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  await see(help);
  const helped = new Set(await help.locator('kbd').allInnerTexts());
  await page.keyboard.press('Escape');
  await gone(help);
  const lines = [...ofDesk, ...ofUnit, ...ofIncident];
  for (const [name, key] of lines) assert.ok(key && helped.has(key), `${name} has a key that the help sheet names: ${key}`);

  // Each opens a form or answers with another line than the one before it.
  const opened = page.getByRole('dialog').filter({ visible: true });
  const cards = page.getByRole('region', { name: 'Incident cards' });
  for (const key of new Set(lines.map(([, shown]) => shown))) {
    const before = await result(page).innerText();
    await page.keyboard.press(key.replaceAll('Ctrl', 'Control').replaceAll(' ', '+').replace(/[A-Z]$/, (letter) => letter.toLowerCase()));
    await until(async () => ({ asks: await opened.count(), said: await result(page).innerText() }), ({ asks, said }) => asks > 0 || said !== before, `${key} does something`);
    await quiet(page);
    if (await cards.isVisible()) await cards.getByRole('button', { name: 'Back to the board' }).press('Enter');
    if ((await opened.count()) === 0) continue;
    await page.keyboard.press('Escape');
    await gone(opened);
  }
  page.clean();
});

test('units, help from outside and positions by key', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('fire_alarm', 'North gate');
  for (const service of ['ambulance', 'police']) await api.post(`/incidents/${incident.id}/outside`, { service });
  await signInToConsole(page);
  const dialog = page.getByRole('dialog').filter({ visible: true });
  const which = dialog.getByRole('combobox', { name: 'Which one' });
  const answers = (text) => see(result(page).filter({ hasText: text }));

  // The unit whose row has the focus, and otherwise one that is asked for.
  await unitRow(page, 'P4').getByRole('button').first().focus();
  await page.keyboard.press('Alt+7');
  await see(unitRow(page, 'P4').getByRole('cell', { name: 'On break', exact: true }));
  await rowOf(page, incident.number).click();
  await page.keyboard.press('Alt+6');
  await see(dialog.filter({ hasText: 'Put a unit on duty' }));
  await which.selectOption({ label: 'P4 on duty' });
  await page.keyboard.press('Enter');
  await see(unitRow(page, 'P4').getByRole('cell', { name: 'Available', exact: true }));

  // The help that was called last, or the one whose row has the focus.
  const outside = selected(page).getByRole('region', { name: 'Outside help' });
  const call = (name) => outside.getByRole('listitem').filter({ hasText: name });
  await see(call('Police'));
  await page.keyboard.press('Alt+1');
  await see(call('Police').getByText(/Accepted/));
  await call('Ambulance').getByRole('button').first().focus();
  await page.keyboard.press('Alt+2');
  await see(call('Ambulance').getByText(/On the way/));
  assert.ok(await call('Police').getByText(/Accepted/).isVisible(), 'the other stays as it was');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Alt+4');
  await answers(/Police.*: left/i);
  await page.keyboard.press('Alt+4');
  await answers(/Ambulance.*: left/i);
  await page.keyboard.press('Alt+4');
  await answers('Help from outside has left is not possible');

  // Nobody sits down, and nothing is signed, by one press: it asks, and has chosen nothing.
  await page.keyboard.press('Alt+a');
  await see(which);
  assert.ok(await dialog.getByRole('button', { name: 'Sit down at a position' }).isDisabled());
  await which.selectOption({ label: 'Sit at Desk 1' });
  await page.keyboard.press('Enter');
  await see(page.getByRole('button', { name: /^Desk 1: Tomasz Wren/ }));
  await page.keyboard.press('Alt+f');
  await see(page.getByRole('dialog', { name: 'Hand Desk 1 over' }));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+x');
  await see(page.getByRole('dialog', { name: 'Leave Desk 1' }).getByRole('textbox', { name: 'What the next one has to know' }));
  await page.keyboard.press('Enter');
  await see(page.getByRole('button', { name: /^Desk 1: nobody/ }));
  // What somebody else passed on is read before it is signed.
  const colleague = await apiOf(server, 'supervisor');
  const { id } = (await colleague.get('/desk')).items.find(({ name }) => name === 'Desk 1');
  await colleague.post(`/desk/${id}/take`);
  await colleague.post(`/desk/${id}/leave`, { text: 'Lift B is out.' });
  await command(page, 'sit Desk 1', 'You hold Desk 1');
  await see(page.getByRole('button', { name: /^Desk 1: Tomasz Wren.*1 to sign/ }));
  await page.keyboard.press('Alt+r');
  await which.selectOption({ label: 'Sign what was passed on at Desk 1' });
  await see(dialog.getByText('Lift B is out.'));
  await page.keyboard.press('Enter');
  await gone(page.getByRole('button', { name: /1 to sign/ }));
  // A command has said all of it, and is not asked.
  await command(page, 'leave Desk 1', 'Desk 1');
  await see(page.getByRole('button', { name: /^Desk 1: nobody/ }));
  page.clean();
});
