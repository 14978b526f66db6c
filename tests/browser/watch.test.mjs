// Promises about time: what is overrun climbs to the next in the chain, somebody answers for it, and a unit is asked whether it is safe.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, NO_LINK, PHONE, queue, result, rowOf, see, selected, shortNumber, signIn, signInToConsole, signInToField, startDemo, unitRow, until, windowOf } from './support.mjs';

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

const TARGETS = { queue_s: 1, travel_s: 900, scene_s: 900, warning_percent: 50 };

test('the chain is changed in the back office', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=chain');
  const row = page.getByRole('row', { name: /Harbour Point/ });
  await see(row.filter({ hasText: 'As it ships' }));
  await axe(page, 'the chain');
  await page.getByRole('button', { name: 'Change Harbour Point' }).click();
  const form = page.getByRole('dialog', { name: 'Chain of Harbour Point' });
  await form.getByRole('group', { name: 'Step 2' }).getByRole('textbox', { name: 'Seconds after the overrun' }).fill('1');
  await form.getByRole('button', { name: 'Remove step 3' }).click();
  await form.getByRole('textbox', { name: 'Share of these waits' }).fill('100 100 100');
  await form.getByRole('button', { name: 'Save' }).click();
  await see(form.getByText('Write five whole percentages from 1 to 1000.'));
  await axe(page, 'the form of the chain');
  await form.getByRole('textbox', { name: 'Share of these waits' }).fill('100 100 100 100 100');
  await form.getByRole('button', { name: 'Save' }).click();
  await see(row.filter({ hasText: "The site's own" }).getByText('Supervisor after 1 s'));
  page.clean();
});

test('an overrun is seen, taken, handed on and ends when somebody acts', { timeout: 90_000 }, async () => {
  const [manager, officer] = [await apiOf(server, 'manager'), await apiOf(server, 'officer1')];
  await manager.post('/incident-types', { code: 'quick', name: 'Quick errand', category: 'service', priority: 3, targets: TARGETS });
  const page = await windowOf(browser, server);
  await signInToConsole(page);
  const incident = await officer.incident('quick', 'Main gate');
  const number = shortNumber(incident.number);
  await see(rowOf(page, number).filter({ hasText: 'told Supervisor' }));

  await page.getByRole('toolbar', { name: 'What the queue shows' }).getByRole('button', { name: /^Watch/ }).click();
  const list = page.getByRole('region', { name: 'Watch list' });
  const row = list.getByRole('row', { name: /no unit was sent in time.*Supervisor.*nobody/ });
  await see(row);
  await axe(page, 'the watch list');
  if (process.env.WATCH_SHOT) await page.screenshot({ path: process.env.WATCH_SHOT });
  await row.getByRole('button', { name: `${number} Quick errand` }).click();
  await see(selected(page).getByText('nobody yet'));

  await selected(page).getByRole('heading', { level: 2 }).click();
  await page.keyboard.press('Alt+t');
  await see(result(page).getByText(`You answer for ${number} now`));
  await see(list.getByRole('row', { name: /Quick errand.*Tomasz Wren/ }));
  await page.getByRole('button', { name: /^Mine/ }).click();
  await see(queue(page).getByRole('row', { name: /Quick errand/ }));

  await commandLine(page).fill(`hand ${number} to nadia`);
  await commandLine(page).press('Enter');
  await see(result(page).getByText(`${number} handed to Nadia Farrow`));
  await gone(queue(page).getByRole('row', { name: /Quick errand/ }));
  await page.getByRole('toolbar', { name: 'What the queue shows' }).getByRole('button', { name: /^All/ }).click();

  await commandLine(page).fill(`dispatch P4 to ${number}`);
  await commandLine(page).press('Enter');
  await see(unitRow(page, 'P4').getByRole('cell', { name: 'Assigned', exact: true }));
  await gone(rowOf(page, number).getByText('told Supervisor'));
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await see(selected(page).getByText('Escalated to Supervisor'));
  page.clean();
});

test('a unit on scene is asked whether it is safe', { timeout: 60_000 }, async () => {
  const dispatcher = await apiOf(server, 'dispatcher');
  const incident = await dispatcher.incident('trespass', 'Main gate');
  const assignment = await dispatcher.assign(incident, 'P5');
  await dispatcher.post(`/assignments/${assignment.id}/advance`, { to: 'on_scene' });
  const page = await windowOf(browser, server);
  await signInToConsole(page);
  await rowOf(page, shortNumber(incident.number)).click();
  await see(selected(page).getByText(/^safety check at/));
  await commandLine(page).fill('safe P5');
  await commandLine(page).press('Enter');
  await see(result(page).getByText('P5 is safe; the next check is set'));
  await selected(page).getByRole('button', { name: 'P5 is safe' }).click();
  await see(result(page).getByText('P5 is safe; the next check is set'));
  page.clean();
});

test('a unit that should be there is missed, and one that is there is offered for its stamp', { timeout: 90_000 }, async () => {
  const [manager, dispatcher] = [await apiOf(server, 'manager'), await apiOf(server, 'dispatcher')];
  await manager.post('/incident-types', { code: 'dash', name: 'Dash', category: 'service', priority: 2, targets: { ...TARGETS, queue_s: 900, travel_s: 1 } });
  const incident = await dispatcher.incident('dash', 'Lobby');
  const number = shortNumber(incident.number);
  const assignment = await dispatcher.assign(incident, 'P1');
  await dispatcher.post(`/assignments/${assignment.id}/advance`, { to: 'en_route' });
  const page = await windowOf(browser, server);
  await signInToConsole(page);
  await see(rowOf(page, number).filter({ hasText: 'P1 should be there: ask' }));
  await rowOf(page, number).click();
  await see(selected(page).getByText('P1 should be there: ask'));
  await axe(page, 'a unit that is missed');
  if (process.env.WATCH_SHOT) await page.screenshot({ path: process.env.WATCH_SHOT });
  // It was asked; its target is one second, so that it is missed again.
  await commandLine(page).fill('coming P1');
  await commandLine(page).press('Enter');
  await see(result(page).getByText('P1 has its travel time once more'));
  await see(selected(page).getByText('P1 should be there: ask'));
  // Its phone is in the tower, and has been for longer than whoever walks past.
  for (const ago_s of [30, 5]) {
    const at = new Date(Date.now() - ago_s * 1000).toISOString();
    await dispatcher.post('/positions', { items: [{ call_sign: 'P1', latitude: 50.7909, longitude: -1.1012, accuracy_m: 8, at }] });
  }
  await see(selected(page).getByText('P1 seems to be there'));
  await see(selected(page).getByRole('button', { name: /^P1 is there: on scene/ }));
  await axe(page, 'a unit that seems to be there');
  await selected(page).getByRole('heading', { level: 2 }).click();
  await page.keyboard.press('Space');
  await gone(selected(page).getByText('P1 seems to be there'));
  await see(unitRow(page, 'P1').getByRole('cell', { name: 'On scene', exact: true }));
  page.clean();
});

test('an officer on scene says so on the phone, and what was pressed without a network is received after it', { timeout: 120_000 }, async () => {
  const dispatcher = await apiOf(server, 'dispatcher');
  const incident = await dispatcher.incident('trespass', 'Main gate');
  const assignment = await dispatcher.assign(incident, 'P4');
  await dispatcher.post(`/assignments/${assignment.id}/advance`, { to: 'on_scene' });
  const page = await windowOf(browser, server, { ...PHONE, allow: [NO_LINK] });
  await signInToField(page);
  await page.goto(`/field?assignment=${assignment.id}`);
  const steps = page.getByRole('navigation', { name: 'Next step' });
  await see(steps.getByText(/^Say by \d\d:\d\d that you are safe\./));
  await axe(page, 'a safety check');
  const entries = async () => (await dispatcher.get(`/journal?stream=incident/${incident.id}&limit=200`)).items.filter(({ action }) => action === 'assignment.safe');
  const said = async () => (await entries()).length;
  await steps.getByRole('button', { name: 'I am safe' }).tap();
  await until(said, (n) => n === 1, 'the officer is safe');
  // The phone has heard so too: without its answer the first press, too, would wait, and be the same one.
  await until(() => steps.getByRole('button', { name: 'I am safe' }).isEnabled(), Boolean, 'the phone has the answer');

  await page.context().setOffline(true);
  await steps.getByRole('button', { name: 'I am safe' }).tap();
  await see(page.getByRole('list', { name: 'Not received' }).getByText(/^Not received yet: I am safe/));
  assert.equal(await steps.getByRole('button', { name: 'I am safe' }).isDisabled(), true);
  const back_ms = Date.now();
  await page.context().setOffline(false);
  await until(said, (n) => n === 2, 'what was pressed without a network');
  await see(page.getByText(/Received now: I am safe/));
  // It counts from the press.
  const { occurred_at, recorded_at, payload } = (await entries()).at(-1);
  assert.ok(Date.parse(occurred_at) <= back_ms && Date.parse(recorded_at) >= back_ms, `pressed ${occurred_at}, recorded ${recorded_at}`);
  const every_ms = Date.parse(payload.assignment.safety_due_at) - Date.parse(occurred_at);
  assert.equal(every_ms % 60_000, 0, 'whole minutes from the press');
  page.clean();
});

test('a position is handed over and signed; two at one incident know of each other', { timeout: 120_000 }, async () => {
  // High enough for every row: the incident of this test is the least urgent of many.
  const page = await windowOf(browser, server, { viewport: { width: 1280, height: 1400 } });
  const other = await windowOf(browser, server);
  await Promise.all([signInToConsole(page), signInToConsole(other, 'supervisor')]);
  const incident = await (await apiOf(server, 'dispatcher')).incident('lost_property', 'Main gate');
  const number = shortNumber(incident.number);

  await page.getByRole('button', { name: /^Desk 1: nobody/ }).click();
  const desk = page.getByRole('dialog', { name: 'Control room' });
  await see(desk);
  await axe(page, 'the control room');
  await desk.getByRole('button', { name: 'Sit at Desk 1' }).click();
  await see(desk.getByRole('region', { name: 'Desk 1' }).getByText('Tomasz Wren'));
  await see(other.getByRole('button', { name: /^Desk 1: Tomasz Wren/ }));
  await desk.getByRole('button', { name: 'Hand Desk 1 over' }).click();
  const form = page.getByRole('dialog', { name: 'Hand Desk 1 over' });
  await form.getByRole('combobox', { name: 'Colleague' }).selectOption({ label: 'Nadia Farrow' });
  await form.getByRole('textbox', { name: 'What the next one has to know' }).fill('Lift B is out.');
  await form.getByRole('button', { name: 'Hand Desk 1 over' }).click();
  await see(result(page).getByText(/^Desk 1 handed over to Nadia Farrow, \d+ open incidents? with it/));

  await other.getByRole('button', { name: /^Desk 1: Nadia Farrow.*1 to sign/ }).click();
  const theirs = other.getByRole('dialog', { name: 'Control room' });
  await see(theirs.getByText('Lift B is out.'));
  await theirs.getByRole('button', { name: 'Sign what was passed on at Desk 1' }).click();
  await gone(theirs.getByText('Lift B is out.'));
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: /^Mine/ }).click();
  await queue(other).getByRole('gridcell', { name: number, exact: true }).click();
  await see(selected(other).getByText('Nadia Farrow'));
  await rowOf(page, number).click();
  await see(selected(page).getByText('Also open at: Nadia Farrow'));
  await see(selected(other).getByText('Also open at: Tomasz Wren'), 25_000);

  // Both change the caller: the second is told that it was changed in the meantime.
  for (const window of [page, other]) await selected(window).getByRole('button', { name: 'Change caller' }).click();
  for (const [window, name] of [[page, 'Ada Quill'], [other, 'Ada Quirk']]) {
    const form = window.getByRole('dialog', { name: /Change caller/ });
    await form.getByRole('textbox', { name: 'Caller', exact: true }).fill(name);
    await form.getByRole('button', { name: 'Change caller' }).click();
    await see(result(window).getByText(window === page ? /^Caller of .* changed/ : /changed in the meantime/));
  }
  page.clean();
});

test('work that comes back is planned in the back office', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'supervisor');
  await page.goto('/office?tab=schedules');
  await see(page.getByText('Nothing is planned here.'));
  await page.getByRole('button', { name: 'Plan work' }).click();
  const form = page.getByRole('dialog', { name: 'Plan work' });
  await form.getByRole('textbox', { name: 'What it is' }).fill('Opening round');
  await form.getByRole('combobox', { name: 'Type' }).selectOption({ label: 'Trespass' });
  await form.getByRole('textbox', { name: 'Time of day' }).fill('6:30');
  await form.getByRole('checkbox', { name: 'Sun' }).uncheck();
  await axe(page, 'the form of a plan');
  await form.getByRole('button', { name: 'Plan work' }).click();
  await see(form.getByText('Write the time of day as 06:30.'));
  await form.getByRole('textbox', { name: 'Time of day' }).fill('06:30');
  await form.getByRole('button', { name: 'Plan work' }).click();
  await see(page.getByRole('row', { name: /Opening round Trespass .*Mon Tue Wed Thu Fri Sat, 06:30 .*06:30:00 runs/ }));
  await axe(page, 'the table of plans');
  page.clean();
});
