// What a dispatcher needs on an incident: who fits best, what to know of the place, help from outside, duplicates, people.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, result, rowOf, see, selected, shortNumber, signInToConsole, startDemo, until, windowOf } from './support.mjs';

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

async function say(page, command) {
  await commandLine(page).fill(command);
  await commandLine(page).press('Enter');
}

test('a time that cannot be right is kept and pointed out', { timeout: 90_000 }, async () => {
  const page = await windowOf(browser, server);
  const [api, officer] = [await apiOf(server, 'dispatcher'), await apiOf(server, 'officer1')];
  const incident = await api.incident('trespass', 'North gate');
  const assignment = await api.assign(incident, 'P4');
  const days = (n) => new Date(Date.now() + n * 86_400_000).toISOString();
  await officer.post(`/assignments/${assignment.id}/advance`, { to: 'en_route', occurred_at: days(-2) });
  await officer.post(`/incidents/${incident.id}/log`, { text: 'The gate is forced', occurred_at: days(2) });
  await signInToConsole(page);
  await rowOf(page, incident.number).click();
  await see(selected(page).getByRole('row', { name: /^P4/ }).getByText(/before the call, recorded \d\d:\d\d/));
  await see(selected(page).getByRole('listitem').filter({ hasText: 'The gate is forced' }).getByText(/clock ahead, recorded/));
  // The timeline puts it where it was recorded.
  await selected(page).getByRole('tab', { name: 'Timeline' }).click();
  const timeline = selected(page).getByRole('list', { name: 'Timeline' }).getByRole('listitem');
  await see(timeline.filter({ hasText: 'The gate is forced' }).getByText(/clock ahead, recorded/));
  const order = await timeline.evaluateAll((items) => items.map((item) => Number(/#(\d+)/.exec(item.textContent)[1])));
  assert.deepEqual(order, order.toSorted((a, b) => a - b));
  page.clean();
});

test('the unit that fits best is offered with reasons, and nothing is sent by itself', { timeout: 90_000 }, async () => {
  const page = await windowOf(browser, server);
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('evacuation', 'Server room');
  await signInToConsole(page);
  await rowOf(page, incident.number).click();
  await see(selected(page).getByRole('list', { name: 'Cautions' }).getByText(/Gas extinguishing/));
  const suggested = selected(page).getByRole('group', { name: 'Suggested units' });
  await see(suggested.getByText('has fire warden').first());
  const { units } = await api.get(`/incidents/${incident.id}/suggestions`);
  const [first] = units;
  assert.equal(await suggested.getByRole('listitem').first().locator('strong').innerText(), first.call_sign);
  await suggested.getByRole('checkbox', { name: 'Keep the site covered' }).check();
  await see(suggested.getByText(/less covered|no coverage lost/).first());
  assert.equal((await api.get(`/incidents/${incident.id}`)).assignments.length, 0, 'looking sends nothing');

  // The form says the same before one chooses.
  await selected(page).getByRole('button', { name: /^Assign a unit/ }).click();
  const dialog = page.getByRole('dialog', { name: /Assign a unit/ });
  await see(dialog.getByText(/Gas extinguishing/));
  await dialog.getByRole('button', { name: `Choose ${first.call_sign}` }).click();
  await dialog.getByRole('button', { name: 'Assign a unit' }).click();
  await gone(dialog);
  await until(() => api.get(`/incidents/${incident.id}`), (now) => now.assignments[0]?.call_sign === first.call_sign, 'the chosen unit is sent');
  await gone(suggested);

  // Nobody can do it: the sentence says what is missing, and the key does nothing.
  const manager = await apiOf(server, 'manager');
  const targets = { queue_s: 60, travel_s: 120, scene_s: 600, warning_percent: 70 };
  await manager.post('/incident-types', { code: 'dive', name: 'Dive', category: 'service', priority: 3, targets, needs: ['diver'] });
  const dive = await api.incident('dive', 'North gate');
  await rowOf(page, dive.number).click();
  await see(selected(page).getByRole('group', { name: 'Suggested units' }).getByText(/There is no unit with diver; nearest/));
  await see(selected(page).getByRole('toolbar').getByText('Nobody fits'));
  await page.keyboard.press('Space');
  await see(result(page).filter({ hasText: 'Nobody fits' }));
  assert.equal((await api.get(`/incidents/${dive.id}`)).assignments.length, 0);
  page.clean();
});

test('help from outside is called with one click and followed by button and command', { timeout: 90_000 }, async () => {
  const page = await windowOf(browser, server);
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('fire', 'North gate');
  const number = shortNumber(incident.number);
  await signInToConsole(page);
  await rowOf(page, incident.number).click();
  const outside = selected(page).getByRole('region', { name: 'Outside help' });
  await outside.getByRole('button', { name: 'Fire 023 9418 0112: call Southhaven fire and rescue' }).click();
  const fire = outside.getByRole('listitem').filter({ hasText: 'Southhaven fire and rescue' });
  await see(fire.getByText('Called', { exact: true }).or(fire.getByText(/^Called/)));
  await fire.getByRole('button', { name: /accepted$/ }).click();
  await see(fire.getByText(/Accepted/));
  await fire.getByRole('button', { name: /^Note on/ }).click();
  const note = page.getByRole('dialog', { name: /Note on/ });
  await note.getByRole('textbox', { name: 'Their reference' }).fill('F 4711');
  await note.getByRole('button', { name: /^Note on/ }).click();
  await see(fire.getByText(/reference F 4711/));

  await say(page, `fire on scene ${number}`);
  await see(fire.getByText(/On scene/));
  await say(page, `call police for ${number} crowd at the gate`);
  await see(outside.getByRole('listitem').filter({ hasText: 'crowd at the gate' }));
  await say(page, `police rejected ${number} no car free`);
  await see(outside.getByRole('listitem').filter({ hasText: 'no car free' }).getByText(/Will not come/));
  await page.getByRole('heading', { name: /Fire/ }).first().click();
  await page.keyboard.press('o');
  const call = page.getByRole('dialog', { name: /Call for help/ });
  await call.getByRole('combobox', { name: 'Whom' }).selectOption({ label: 'Keyholder · Keyholder of the mall, Petra Lund · 07700 900162' });
  await call.getByRole('button', { name: 'Call for help' }).click();
  await see(outside.getByRole('listitem').filter({ hasText: 'Petra Lund' }));
  await selected(page).getByRole('tab', { name: 'Timeline' }).click();
  await see(selected(page).getByText(/Southhaven fire and rescue: on scene/));
  await rowOf(page, incident.number).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Southhaven fire and rescue left' }).click();
  await until(() => api.get(`/incidents/${incident.id}`), (now) => now.outside.find((one) => one.service === 'fire').state === 'closed', 'they left');
  page.clean();
});

test('duplicates merge without losing a line; people and links stand by the incident', { timeout: 90_000 }, async () => {
  const page = await windowOf(browser, server);
  const api = await apiOf(server, 'dispatcher');
  const earlier = await api.incident('noise', 'Quay café', { occurred_at: new Date(Date.now() - 86_400_000).toISOString() });
  await api.post(`/incidents/${earlier.id}/cancel`, { reason: 'quiet again' });
  const master = await api.incident('fight', 'Quay café', { narrative: 'Two men fight.' });
  const duplicate = await api.incident('fight', 'Quay café', { narrative: 'They have bottles.', caller_name: 'Bo Dahl' });
  await signInToConsole(page);
  await rowOf(page, duplicate.number).click();
  await see(selected(page).getByText('Earlier here:'));
  await selected(page).getByRole('tab', { name: 'Links' }).click();
  await selected(page).getByRole('button', { name: 'Merge into another…' }).click();
  const dialog = page.getByRole('dialog', { name: /Merge into another/ });
  const choice = await dialog.getByRole('option').filter({ hasText: `${shortNumber(master.number)} · ` }).innerText();
  await dialog.getByRole('combobox', { name: 'Incident that goes on' }).selectOption({ label: choice });
  await dialog.getByRole('button', { name: 'Merge into another' }).click();
  await gone(rowOf(page, duplicate.number));
  await see(selected(page).getByText(master.number));

  await rowOf(page, master.number).click();
  await see(selected(page).getByText('They have bottles.'));
  await see(selected(page).getByText(`from ${shortNumber(duplicate.number)}`));
  await selected(page).getByRole('tab', { name: 'Links' }).click();
  await see(selected(page).getByRole('region', { name: 'Merged into this' }).getByText(/caller Bo Dahl/));
  await see(selected(page).getByRole('region', { name: 'Earlier here' }).getByRole('link', { name: `Open incident ${shortNumber(earlier.number)}` }));

  const other = await api.incident('theft', 'North gate');
  await say(page, `relate ${shortNumber(master.number)} to ${shortNumber(other.number)}`);
  const related = selected(page).getByRole('region', { name: 'Related' });
  await see(related.getByRole('link', { name: `Open incident ${shortNumber(other.number)}` }));
  await related.getByRole('button', { name: 'Not related' }).click();
  await gone(related);

  await say(page, `person ${shortNumber(master.number)} suspect red coat`);
  await say(page, `vehicle ${shortNumber(master.number)} ab12cde blue van`);
  await selected(page).getByRole('tab', { name: 'People (2)' }).click();
  const persons = selected(page).getByRole('list', { name: 'Persons' });
  await persons.getByRole('button', { name: /^Change/ }).click();
  const form = page.getByRole('dialog', { name: /Note a person/ });
  await form.getByRole('textbox', { name: 'Name' }).fill('Cy Vance');
  await form.getByRole('button', { name: 'Note a person' }).click();
  await see(persons.getByText('Cy Vance'));
  await selected(page).getByRole('list', { name: 'Vehicles' }).getByRole('button', { name: /^Take away/ }).click();
  await see(selected(page).getByRole('tab', { name: 'People (1)' }));

  await say(page, `caution ${shortNumber(master.number)} glass on the floor`);
  await see(selected(page).getByRole('list', { name: 'Cautions' }).getByText(/glass on the floor/));
  await selected(page).getByRole('button', { name: 'Take caution away' }).click();
  await gone(selected(page).getByText(/glass on the floor/));
  page.clean();
});

test('what was noted wrongly is corrected and taken away by key, by menu and by command', { timeout: 90_000 }, async () => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  const api = await apiOf(server, 'dispatcher');
  const [incident, other] = [await api.incident('theft', 'North gate', { narrative: 'A red bicycle' }), await api.incident('noise', 'North gate')];
  for (const person of [{ role: 'witness', name: 'Ada Low' }, { role: 'suspect', description: 'red coat' }]) await api.post(`/incidents/${incident.id}/persons`, person);
  await api.post(`/incidents/${incident.id}/vehicles`, { plate: 'AB12CDE' });
  await api.post(`/incidents/${incident.id}/related`, { other_id: other.id });
  await signInToConsole(page);
  await rowOf(page, incident.number).click();
  await see(selected(page).getByText('A red bicycle'));
  const number = shortNumber(incident.number);

  // By key: the form names what there is.
  await page.keyboard.press('Alt+u');
  const dialog = page.getByRole('dialog', { name: /Take person away/ });
  await dialog.getByRole('combobox', { name: 'Which one' }).selectOption({ label: 'Suspect, red coat' });
  await axe(page, 'what is to be taken away');
  await dialog.getByRole('button', { name: 'Take person away' }).click();
  await see(selected(page).getByRole('tab', { name: 'People (2)' }));
  // By menu.
  await rowOf(page, incident.number).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Not related' }).click();
  const unrelating = page.getByRole('dialog', { name: /Not related/ });
  await unrelating.getByRole('combobox', { name: 'Which one' }).selectOption({ label: `${shortNumber(other.number)} Noise` });
  await unrelating.getByRole('button', { name: 'Not related' }).click();
  await until(async () => (await api.get(`/incidents/${incident.id}`)).related.length, (n) => n === 0, 'that they are not related any more');
  // By command, in words; words that fit nothing say what there is.
  await commandLine(page).fill(`remove vehicle ${number} van`);
  await page.keyboard.press('Enter');
  await see(result(page).filter({ hasText: '“van” does not say which one. There are: AB12CDE.' }));
  await say(page, `remove vehicle ${number} ab12`);
  await see(selected(page).getByRole('tab', { name: 'People (1)' }));
  await say(page, `correct ${number} A blue bicycle`);
  await see(selected(page).getByText('A blue bicycle'));
  const { log, persons } = await api.get(`/incidents/${incident.id}`);
  assert.equal(log.find(({ text }) => text === 'A blue bicycle').corrects, log[0].id);
  assert.deepEqual(persons.map(({ name }) => name), ['Ada Low']);
  // The control room's positions have a key too.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+p');
  await see(page.getByRole('dialog', { name: 'Control room' }).getByRole('region', { name: 'Desk 1' }));
  page.clean();
});
