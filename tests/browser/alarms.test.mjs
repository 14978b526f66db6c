// A burglary comes in from a panel, is heard and seen, verified through its script by keyboard, becomes an incident, and is decided.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signal as panelSignal } from './panel.mjs';
import { apiOf, axe, commandLine, gone, launch, LOOKS, PASSWORD, queue, quiet, result, rowOf, see, selected, shortNumber, signIn, signInToConsole, startDemo, until, windowOf } from './support.mjs';

const ACCOUNT = 'A0F7';
const PHRASE = 'blue heron';
const PICTURE = 'https://vms.example/live/4';

let server;
let browser;
let api;
let panel;
before(async () => {
  server = await startDemo('--dc09', '127.0.0.1:0');
  browser = await launch();
  api = await apiOf(server, 'admin');
  const hp = (await api.get('/sites')).items.find(({ code }) => code === 'HP');
  const placeNamed = async (name) => (await api.get(`/places?query=${encodeURIComponent(name)}&site_id=${hp.id}`)).items[0];
  const place = await placeNamed('Main gate');
  await api.patch(`/places/${(await placeNamed('Main gate camera')).id}`, { link: PICTURE });
  panel = await api.post('/alarm-accounts', {
    account: ACCOUNT,
    name: 'Gate panel',
    site_id: hp.id,
    zones: [{ number: '7', name: 'Gate house door', place_id: place.id }, { number: '8', name: 'Gate house hall' }],
    keyholders: [
      { name: 'Gate house', phone: '020 7946 0001', premises: true, phrase: PHRASE },
      { name: 'Ada Low', phone: '07700 900101', phrase: PHRASE },
      { name: 'Ben Ray', phone: '07700 900102' },
    ],
  });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const signal = (events, account = ACCOUNT, expected = undefined) => panelSignal(server, account, events, expected);

/** Every tone that the page strikes from now on, by its frequency. */
const listen = (page) =>
  page.addInitScript(() => {
    window.heard = [];
    const strike = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function start(...when) {
      window.heard.push(this.frequency.value);
      return strike.apply(this, when);
    };
  });
/** Only a press wakes the page, as it is for a person: each question that a test asks the page counts as a gesture to the browser. */
const wakeByPress = (page) =>
  page.addInitScript(() => {
    let pressed = false;
    for (const kind of ['mousedown', 'keydown']) addEventListener(kind, ({ isTrusted }) => (pressed ||= isTrusted), true);
    Object.defineProperty(Navigator.prototype, 'userActivation', { get: () => ({ hasBeenActive: pressed, isActive: pressed }) });
  });
/** The two tones of an alarm that is about intrusion. */
const INTRUSION_HZ = [880, 659];
/** Those of one that is about somebody's life. */
const LIFE_HZ = [1319, 988];
const heardAll = (page, tones) => page.evaluate((wanted) => wanted.every((hz) => window.heard.includes(hz)), tones);
const heardIntrusion = (page) => heardAll(page, INTRUSION_HZ);
const heardLife = (page) => heardAll(page, LIFE_HZ);

const openAlarms = async () => (await api.get('/alarms?state=open&limit=50')).items;
const theAlarm = async (id) => api.get(`/alarms/${id}`);
const pane = (page) => selected(page).getByRole('article');
/** What Space does, as its button says. */
const next = (page, words) => pane(page).locator('[aria-keyshortcuts="Space"]').filter({ hasText: words });
const ask = (page, name) => page.getByRole('dialog', { name });
const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('a burglary is heard, seen, verified by keyboard, sent to and decided; a restore changes the condition only', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await listen(page);
  await signInToConsole(page);
  await page.getByRole('grid', { name: 'Queue' }).click({ position: { x: 5, y: 5 } });

  await signal('Nri1/BA007');
  const [{ id, number }] = await until(openAlarms, (items) => items.length === 1, 'the alarm');
  const row = rowOf(page, number);
  await see(row.filter({ hasText: 'High' }).filter({ hasText: 'Alarm: Burglary' }).filter({ hasText: 'Gate house door' }).filter({ hasText: 'Active' }).filter({ hasText: 'nobody has it' }));
  await until(() => heardIntrusion(page), Boolean, 'the alarm sounds');
  assert.notEqual(await row.getAttribute('data-ringing'), null);

  // A second signal counts up, and makes no second row.
  await signal('Nri1/BA007');
  await see(row.filter({ hasText: '×2' }));
  assert.equal((await openAlarms()).length, 1);

  // One key leads from one that waits to the next, and so to this one; whoever looks has it.
  await until(async () => (await page.keyboard.press(','), page.url()), (url) => url.includes(`/console/alarms/${id}`), 'the key leads to the alarm');
  await see(pane(page).getByRole('heading', { name: /Alarm: Burglary/ }));
  await until(() => theAlarm(id), (alarm) => alarm.viewed_at !== null && alarm.owner !== null, 'it is taken');
  await see(pane(page).getByText('Nobody has decided what it was'));
  await see(pane(page).getByRole('region', { name: 'What to do' }).getByText('Look at the nearest camera'));
  // Where to look: the nearest camera first, its picture one press away.
  const cameras = pane(page).getByRole('region', { name: 'Cameras nearby' });
  await see(cameras.getByRole('listitem').first().filter({ hasText: 'Main gate camera' }));
  assert.equal(await cameras.getByRole('link', { name: 'Show the picture of Main gate camera in a new tab' }).getAttribute('href'), PICTURE);
  await quiet(page);
  await axe(page, 'an alarm', null, Object.keys(LOOKS));

  // Acknowledged by Space: it stops ringing and nothing else.
  await see(next(page, /^Acknowledge/));
  await page.keyboard.press('Space');
  await see(result(page).filter({ hasText: `${number} acknowledged` }));
  await until(() => row.getAttribute('data-ringing'), (ringing) => ringing === null, 'it rings no more');
  assert.equal((await theAlarm(id)).acted_at, null);

  // Look.
  await see(next(page, /^Look/));
  await page.keyboard.press('Space');
  await see(ask(page, `Look · ${number}`));
  await axe(page, 'the question what was seen', '[role="dialog"]');
  await ask(page, `Look · ${number}`).getByRole('combobox', { name: 'What was seen' }).selectOption('No picture');
  await page.keyboard.press('Enter');
  await gone(ask(page, `Look · ${number}`));
  await see(pane(page).getByRole('list').getByText('Looked: No picture'));
  await cameras.getByRole('button', { name: 'Looked: Main gate camera' }).click();
  const looked = ask(page, `Look · ${number}`);
  assert.equal(await looked.getByRole('combobox', { name: 'Camera', exact: true }).inputValue(), 'Main gate camera');
  await looked.getByRole('combobox', { name: 'What was seen' }).selectOption('Nothing out of order');
  await page.keyboard.press('Enter');
  await gone(looked);
  await see(pane(page).getByRole('list').getByText('Looked · Main gate camera: Nothing out of order'));
  // On that button Space would look again.
  await page.getByRole('grid', { name: 'Queue' }).focus();

  // A restore in between: the condition, and nothing else.
  const before = await theAlarm(id);
  await signal('Nri1/BR007');
  await see(row.filter({ hasText: 'Restored' }));
  const restored = await theAlarm(id);
  assert.deepEqual([restored.condition, restored.decided_at, restored.acknowledged_at, restored.next_step], ['restored', null, before.acknowledged_at, 'call_premises']);

  // The premises, where nobody answers; then a keyholder who says something else than the pass phrase.
  await see(next(page, /^Call the premises/));
  await page.keyboard.press('Space');
  const premises = ask(page, `Note a call · ${number}`);
  await premises.getByRole('combobox', { name: 'What came of it' }).selectOption('No answer');
  await page.keyboard.press('Enter');
  await gone(premises);
  await see(next(page, /^Call Ada Low/));
  await page.keyboard.press('i');
  const phrase = ask(page, `Pass phrase · ${number}`);
  await phrase.getByRole('combobox', { name: 'Who was called' }).selectOption('Ada Low');
  await phrase.getByRole('textbox', { name: 'What they said' }).fill('green parrot');
  await page.keyboard.press('Enter');
  await gone(phrase);
  await see(pane(page).getByText('2: somebody is there'));
  await see(pane(page).getByText('because of: Pass phrase wrong'));
  assert.ok(!(await page.content()).includes(PHRASE), 'nobody is shown the words');

  // Somebody is sent: the alarm becomes an incident, and the screen goes on with that.
  await see(next(page, /^Send somebody/));
  await page.keyboard.press('Space');
  await see(pane(page).getByRole('heading', { name: /Intrusion/i }));
  const { incident_id, incident } = await theAlarm(id);
  await see(pane(page).getByText(incident, { exact: true }));
  await gone(row);
  await see(pane(page).getByText(`Called Ada Low: pass phrase wrong`));
  await see(pane(page).getByRole('link', { name: number }));
  await see(next(page, /^Assign .*/));
  await page.keyboard.press('Space');
  await until(() => api.get(`/incidents/${incident_id}`), ({ assignments }) => assignments.length === 1, 'a unit is sent');

  // The incident ends; nobody has said yet what the alarm was, so it comes back.
  const [assignment] = (await api.get(`/incidents/${incident_id}`)).assignments;
  await commandLine(page).fill(`clear ${assignment.call_sign}`);
  await page.keyboard.press('Enter');
  await see(result(page).filter({ hasText: /Cleared|cleared/ }));
  await commandLine(page).fill(`close ${shortNumber(incident)} handled`);
  await page.keyboard.press('Enter');
  await see(row.filter({ hasText: 'Restored' }));

  // Decided, with a cause, from the command line.
  await commandLine(page).fill(`decide ${number} user`);
  await page.keyboard.press('Enter');
  await see(result(page).filter({ hasText: `${number} decided: user error` }));
  await gone(row);
  const decided = await theAlarm(id);
  assert.deepEqual([decided.cause, decided.disposition, decided.condition, decided.count], ['user', 'false_alarm_user', 'restored', 2]);
  await page.clean();
});

test('the other dispatcher sees who has it; put aside, it waits in a view of its own', { timeout: 60_000 }, async () => {
  await signal('Nri1/BA008');
  const [{ id, number }] = await until(openAlarms, (items) => items.length === 1, 'the alarm');
  const [one, other] = [await windowOf(browser, server), await windowOf(browser, server)];
  await Promise.all([signInToConsole(one), signInToConsole(other, 'supervisor')]);
  await rowOf(one, number).click();
  const { owner } = await until(() => theAlarm(id), (alarm) => alarm.owner !== null, 'it is taken');
  await see(rowOf(other, number).filter({ hasText: owner }));
  await rowOf(other, number).click();
  await see(pane(other).getByText(`${owner} has it`));
  assert.equal((await theAlarm(id)).owner, owner);

  await commandLine(one).fill(`park ${number} 30m reason the fitter is at the panel`);
  await one.keyboard.press('Enter');
  await see(result(one).filter({ hasText: `${number} put aside until` }));
  await gone(rowOf(one, number));
  const views = one.getByRole('toolbar', { name: 'What the queue shows' });
  await views.getByRole('button', { name: /^Put aside 1/ }).click();
  await see(rowOf(one, number).filter({ hasText: 'the fitter is at the panel' }));
  await rowOf(one, number).click({ button: 'right' });
  await one.getByRole('menuitem', { name: 'Take up again' }).click();
  await gone(rowOf(one, number));
  await views.getByRole('button', { name: /^All/ }).click();
  await see(rowOf(one, number));
  await Promise.all([one.clean(), other.clean()]);
});

test('each kind of alarm can be heard and silenced with a reason', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await listen(page);
  await signInToConsole(page);
  await page.keyboard.press('s');
  const sheet = page.getByRole('dialog', { name: 'Sounds' });
  await sheet.getByRole('button', { name: 'Hear: Alarm: intrusion' }).click();
  await until(() => heardIntrusion(page), Boolean, 'it can be heard');
  await sheet.getByRole('combobox', { name: 'Which' }).selectOption('Alarm: intrusion');
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('siren test');
  await sheet.getByRole('button', { name: 'Silence', exact: true }).click();
  await see(sheet.getByRole('row').filter({ hasText: 'Alarm: intrusion' }).filter({ hasText: 'siren test' }));
  await page.clean();
});

test('a locked console goes on to show and to sound alarms, and says when the browser keeps it silent', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await listen(page);
  await wakeByPress(page);
  await signInToConsole(page);
  await see(queue(page));
  await commandLine(page).fill('lock');
  await page.keyboard.press('Enter');
  const waiting = page.getByRole('region', { name: 'What waits' });
  const unanswered = async (place) => Number(/^(\d+) unanswered$/.exec(await place.innerText())?.[1] ?? assert.fail(await place.innerText()));
  const listed = waiting.getByRole('status');
  const counted = page.getByRole('banner').getByText(/unanswered/);
  await see(listed);
  const before = await unanswered(listed);

  // A hold-up: how urgent it is and at which site, not what, where and by whom.
  await signal('Nri1/HA007');
  const { number } = await until(async () => (await openAlarms()).find(({ category }) => category === 'hold_up'), Boolean, 'the alarm');
  const row = waiting.getByRole('listitem').filter({ hasText: /Critical · Alarm · Harbour Point/ });
  await see(row);
  assert.equal(await row.count(), 1);
  assert.equal(await unanswered(listed), before + 1);
  assert.equal(await unanswered(counted), before + 1);
  assert.equal(await waiting.getByRole('listitem').count(), before + 1);
  const said = await page.locator('body').innerText();
  for (const hidden of ['Hold-up', 'Gate house', 'Gate panel', 'Main gate', number]) assert.ok(!said.includes(hidden), `the lock says ${hidden}`);
  // When it comes, and again as long as nobody has answered.
  for (const turn of ['at first', 'again']) {
    await until(() => heardLife(page), Boolean, `the alarm sounds ${turn}`);
    await page.evaluate(() => void (window.heard = []));
  }
  await see(page.getByRole('banner').getByRole('button', { name: 'Sound on' }));
  await axe(page, 'the lock with an alarm');
  await shot(page, 'lock');

  // Loaded anew it stays locked, and nobody has touched it yet.
  await page.reload();
  const unheard = page.getByRole('alert').filter({ hasText: 'No alarm is heard here yet' });
  await see(unheard);
  await see(row);
  const wake = page.getByRole('banner').getByRole('button', { name: 'Sound waits for a click' });
  await see(wake);
  await axe(page, 'the lock that is silent', null, Object.keys(LOOKS));
  await shot(page, 'lock-silent');
  assert.deepEqual(await page.evaluate(() => window.heard), []);
  await wake.click();
  await gone(unheard);
  await until(() => heardLife(page), Boolean, 'the alarm sounds once the page may');
  await see(page.getByRole('banner').getByRole('button', { name: 'Sound on' }));

  // What was counted behind the lock is what the console counts.
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await see(rowOf(page, number));
  assert.equal(await unanswered(counted), before + 1);
  await page.clean();
});

test('the back office knows the panels, and what the receiver could not take', { timeout: 90_000 }, async () => {
  // An automatic test is written down, and raises nothing.
  await signal('Nri1/RP000');
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto(`${server.url}/office?tab=panels`);
  const rows = page.getByRole('table').getByRole('row');
  await see(rows.filter({ hasText: 'Gate panel' }).filter({ hasText: ACCOUNT }).filter({ hasText: /heard \d/ }));

  // Added by hand, with a key that is typed once, a zone and a keyholder.
  await page.getByRole('button', { name: 'Add a panel' }).click();
  const form = page.getByRole('dialog', { name: 'Add a panel' });
  await form.getByRole('textbox', { name: 'Account number' }).fill('b0b1');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Dock panel');
  await form.getByRole('combobox', { name: 'Site' }).selectOption('Harbour Point');
  await form.getByRole('combobox', { name: 'Key' }).selectOption('New, hexadecimal');
  await form.getByLabel('New key').fill('0011');
  await form.getByRole('button', { name: 'Add a zone' }).click();
  await form.getByRole('group', { name: 'Zone 1' }).getByRole('textbox', { name: 'Number' }).fill('3');
  await form.getByRole('group', { name: 'Zone 1' }).getByRole('textbox', { name: 'Name' }).fill('Dock door');
  await form.getByRole('button', { name: 'Add a keyholder' }).click();
  const keyholder = form.getByRole('group', { name: 'Keyholder 1' });
  await keyholder.getByRole('textbox', { name: 'Name' }).fill('Cleo Marsh');
  await keyholder.getByRole('textbox', { name: 'Number to call' }).fill('07700 900103');
  await keyholder.getByRole('textbox', { name: 'Pass phrase' }).fill('red kite');
  await form.getByRole('button', { name: 'Add a panel' }).click();
  await see(form.getByText('A key is 32, 48 or 64 hexadecimal digits.'));
  await axe(page, 'a panel', '[role="dialog"]');
  await form.getByLabel('New key').fill('00112233445566778899aabbccddeeff');
  await form.getByRole('button', { name: 'Add a panel' }).click();
  await gone(form);
  const dock = rows.filter({ hasText: 'Dock panel' });
  await see(dock.filter({ hasText: 'B0B1' }).filter({ hasText: 'never heard' }).filter({ hasText: 'Cleo Marsh' }));

  // Changed: what was typed once is not shown, and stays.
  await dock.getByRole('link', { name: 'Dock panel' }).click();
  const change = page.getByRole('dialog', { name: 'Change Dock panel' });
  await see(change.getByRole('group', { name: 'Keyholder 1' }).getByPlaceholder('known, not shown'));
  assert.ok(!(await page.content()).includes('red kite'));
  await change.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Dock panel west');
  await change.getByRole('button', { name: 'Save' }).click();
  await gone(change);
  const west = rows.filter({ hasText: 'Dock panel west' });
  await see(west);
  const { items } = await api.get('/alarm-accounts?query=B0B1');
  assert.deepEqual([items[0].has_key, items[0].keyholders[0].has_phrase, items[0].zones[0].name], [true, true, 'Dock door']);

  // On test for a time and with a reason, and back.
  await west.getByRole('button', { name: 'Put on test: Dock panel west' }).click();
  const test = page.getByRole('dialog', { name: 'Put on test: Dock panel west' });
  await test.getByRole('textbox', { name: 'Reason' }).fill('the fitter is there');
  await test.getByRole('button', { name: 'Put on test' }).click();
  await see(west.filter({ hasText: 'the fitter is there' }));
  await west.getByRole('button', { name: 'End test: Dock panel west' }).click();
  await see(west.filter({ hasText: 'never heard' }));

  // A zone that runs away.
  await west.getByRole('button', { name: 'Shelve a zone of Dock panel west' }).click();
  const shelve = page.getByRole('dialog', { name: 'Shelve a zone of Dock panel west' });
  await shelve.getByRole('textbox', { name: 'Reason' }).fill('birds');
  await shelve.getByRole('button', { name: 'Shelve a zone' }).click();
  await see(west.filter({ hasText: '1 shelved' }));
  await west.getByRole('button', { name: 'History of Dock panel west' }).click();
  const history = page.getByRole('dialog', { name: /Dock panel west/ });
  await see(history.getByText('put on test'));
  await see(history.getByText('zone shelved'));
  await history.getByRole('button', { name: 'Close' }).last().click();
  await quiet(page);
  await axe(page, 'panels');

  // What nobody has added is answered, and stands where the receiver tells what it could not take.
  await signal('Nri1/BA001', 'FFF1', /"(ACK|DUH|NAK)"|^$/);
  await page.getByRole('tab', { name: 'Receiver' }).click();
  await see(rows.filter({ hasText: 'Unknown account' }).filter({ hasText: 'FFF1' }));
  await quiet(page);
  await axe(page, 'the receiver');
  await page.clean();
});

test('a site does it in its own way: changed in the back office, shown beneath the step', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=scripts');
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Tamper', exact: true }) });
  await see(row.filter({ hasText: 'ships' }));
  await axe(page, 'what is done about alarms');
  await row.getByRole('button', { name: 'Change the steps of Tamper' }).click();
  const form = page.getByRole('dialog', { name: /^Tamper at / });
  await form.getByRole('group', { name: 'Step 1' }).getByRole('textbox', { name: 'What is special about it here' }).fill('Camera 4 sees the cabinet');
  await form.getByRole('button', { name: 'Remove step 3' }).click();
  await form.getByRole('button', { name: 'Do step 2 earlier' }).click();
  await axe(page, 'the steps of a category', '[role="dialog"]');
  await form.getByRole('button', { name: 'Save' }).click();
  await gone(form);
  await see(row.filter({ hasText: "the site's own" }).filter({ hasText: 'Camera 4 sees the cabinet' }));

  await signal('Nri1/TA008');
  const alarm = await until(async () => (await openAlarms()).find(({ category }) => category === 'tamper'), Boolean, 'the alarm');
  assert.deepEqual(alarm.steps.map(({ step }) => step), ['call_premises', 'look', 'send', 'decide']);
  await page.goto(`/console/alarms/${alarm.id}`);
  const what = page.getByRole('region', { name: 'What to do' });
  await see(what.getByText('Camera 4 sees the cabinet'));
  await axe(page, 'an alarm with steps of its site');

  await page.goto('/office?tab=scripts&edit=tamper');
  await form.getByRole('button', { name: 'Use the steps that ship again' }).click();
  await gone(form);
  await see(row.filter({ hasText: 'ships' }));
});
