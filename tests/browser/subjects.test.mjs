// What is kept about persons: found, told, held, and erased by whoever may, with a proof of who they are.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { apiOf, axe, gone, launch, PASSWORD, PHONE, see, signIn, startDemo, wantProof, windowOf } from './support.mjs';

/** Nobody of the example is called so. */
const HER = { name: 'Zenobia Quillfeather', phone: '+44 7946 550 101' };
const PLATE = 'ZQ77 FTH';

let server;
let browser;
let incident;
before(async () => {
  server = await startDemo();
  browser = await launch();
  const api = await apiOf(server, 'dispatcher');
  incident = await api.incident('trespass', 'North gate', { caller_name: HER.name, caller_phone: HER.phone, source: 'phone' });
  await api.post(`/incidents/${incident.id}/persons`, { role: 'suspect', name: 'Hieronymus Brandt', phone: '020 7946 0777' });
  await api.post(`/incidents/${incident.id}/vehicles`, { plate: PLATE, colour: 'violet' });
  await api.post(`/incidents/${incident.id}/log`, { text: 'The gate is open.' });
  await api.post(`/incidents/${incident.id}/log`, { text: 'Ms Quillfeather says that Hieronymus Brandt left.' });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
const find = (page) => page.getByRole('searchbox', { name: 'Search name, number or plate' });
const rowOf = (page, name) => page.getByRole('row', { name: new RegExp(name) });

/** Opens the page of one person by searching for them. */
async function open(page, sought, name) {
  await page.goto('/office?tab=subjects');
  await find(page).fill(sought);
  await rowOf(page, name).getByRole('link').click();
  await see(page.getByRole('heading', { level: 2, name }));
}

/** Nothing of the page lies beside it. */
async function fits(page) {
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beside, 0, 'the page is not wider than the screen');
}

test('somebody is told what is kept about them, and nothing of others', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await open(page, 'zq77fth', PLATE);
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await find(page).fill('no such person');
  await see(page.getByText(/^Nobody is found/));
  await axe(page, 'the list of persons');
  await open(page, '07946 550101', HER.name);
  await see(page.getByRole('table', { name: /Mentioned on 1 incident/ }).getByRole('link', { name: incident.number }));
  const sheet = page.getByRole('article', { name: `What is kept about ${HER.name}` });
  await gone(sheet);
  await page.getByRole('button', { name: 'Put it together' }).click();
  await see(sheet.getByRole('row', { name: /Caller.*Zenobia/ }));
  await see(sheet.getByText('Ms Quillfeather says that (somebody else) left.'));
  assert.doesNotMatch(await sheet.innerText(), /Hieronymus/);
  await axe(page, 'what is kept about a person');
  await shot(page, 'subject');

  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as JSON' }).click()]);
  const told = JSON.parse(readFileSync(await file.path(), 'utf8'));
  assert.equal(told.name, HER.name);
  assert.ok(told.said.length > 0 && !JSON.stringify(told).includes('Hieronymus'));

  await page.emulateMedia({ media: 'print' });
  await see(sheet);
  for (const other of [page.getByRole('heading', { level: 1 }), page.getByRole('button', { name: 'Print' }), page.getByRole('heading', { name: 'Erase', exact: true })]) await gone(other);
  await shot(page, 'subject_paper');
  page.clean();
});

test('a hold is in the way until it is lifted', { timeout: 120_000 }, async () => {
  const [page, manager] = await Promise.all([1, 2].map(() => windowOf(browser, server)));
  await signIn(page, 'admin');
  await open(page, 'zenobia', HER.name);
  const erase = page.getByRole('button', { name: 'Erase this person' });
  await see(erase);
  await page.getByRole('button', { name: 'Place hold' }).click();
  const place = page.getByRole('dialog', { name: `Place hold on ${HER.name}` });
  await axe(page, 'the form of a hold', '[role=dialog]');
  await place.getByRole('button', { name: 'Place hold' }).click();
  await see(place.getByText('This is needed.'));
  await place.getByRole('textbox', { name: 'Why it may not be erased' }).fill('claim 4711');
  await place.getByRole('button', { name: 'Place hold' }).click();
  await see(page.getByText(/^A legal hold is in the way/));
  await gone(erase);

  // A manager holds and lifts, also on an incident, and may not look anybody up.
  await signIn(manager, 'manager');
  await manager.goto('/office?tab=subjects');
  await see(manager.getByText(/do not let you look up what is kept about persons \(subject\.read\)/));
  await gone(find(manager));
  await see(manager.getByRole('row', { name: /A person.*claim 4711/ }));
  await manager.getByRole('button', { name: 'Place hold on an incident' }).click();
  const other = manager.getByRole('dialog', { name: 'Place hold on an incident' });
  await other.getByRole('textbox', { name: 'Number of the incident' }).fill('999999');
  await other.getByRole('textbox', { name: 'Why it may not be erased' }).fill('inquest');
  await other.getByRole('button', { name: 'Place hold' }).click();
  await see(other.getByText(/There is no incident 999999/));
  await other.getByRole('textbox', { name: 'Number of the incident' }).fill(incident.number);
  await other.getByRole('button', { name: 'Place hold' }).click();
  await see(manager.getByRole('row', { name: new RegExp(`Incident ${incident.number}.*inquest`) }));
  await axe(manager, 'the list of holds');
  await shot(manager, 'holds');

  await page.reload();
  for (const [on, reason] of [['This person', 'claim 4711'], [`Incident ${incident.number}`, 'inquest']]) {
    await page.getByRole('button', { name: `Lift hold: ${on}, ${reason}` }).click();
    const lift = page.getByRole('dialog', { name: `Lift the hold: ${on}` });
    await lift.getByRole('textbox', { name: 'Why it is lifted' }).fill('settled');
    await lift.getByRole('button', { name: 'Lift hold' }).click();
    await gone(lift);
  }
  await see(erase);
  await manager.getByRole('combobox', { name: 'Holds' }).selectOption({ label: 'Lifted' });
  await see(manager.getByRole('row', { name: /inquest.*settled/ }));
  for (const one of [page, manager]) one.clean();
});

test('somebody is erased with a proof, under their name, with the line that was pointed out', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { allow: [/status of 403/] });
  await signIn(page, 'admin');
  await open(page, 'zenobia', HER.name);
  await see(page.getByRole('heading', { name: 'What stays, and why' }));
  const lines = page.getByRole('group', { name: 'Lines of logs to blank' });
  await see(lines.getByText(/speaks of the person/));
  await lines.getByRole('checkbox', { name: /Ms Quillfeather/ }).check();
  await see(page.getByText('1 line of logs and 0 files: those that you point out below.'));
  await shot(page, 'erase');
  await wantProof(page, '**/api/v1/subjects/*/erase');
  await page.getByRole('button', { name: 'Erase this person' }).click();
  const form = page.getByRole('dialog', { name: `Erase ${HER.name}` });
  await axe(page, 'the form of an erasure', '[role=dialog]');
  const [reason, typed] = [form.getByRole('textbox', { name: 'Reason' }), form.getByRole('textbox', { name: `Type ${HER.name} to confirm` })];
  const submit = form.getByRole('button', { name: 'Erase for good' });
  await reason.fill('request of Ms Quillfeather');
  await typed.fill('Zenobia');
  await submit.click();
  await see(form.getByText(/^This speaks of the person/));
  await see(form.getByText(`This is not ${HER.name}.`));
  await reason.fill('request of 29 November, file 12');
  await typed.fill(HER.name);
  await shot(page, 'erase_form');
  await submit.click();
  const proof = page.getByRole('dialog', { name: 'Is it you?' });
  await proof.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await proof.getByRole('button', { name: 'It is me' }).click();
  await see(page.getByRole('heading', { level: 2, name: 'Somebody who was erased' }));
  await see(page.getByText(/^Erased on .*entry \d+ of the journal tells of it/));
  await gone(page.getByRole('button', { name: 'Erase this person' }));
  await axe(page, 'somebody who was erased');

  await page.getByRole('link', { name: 'Back to the list' }).click();
  await find(page).fill('zenobia');
  await see(page.getByText(/^Nobody is found/));
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Erased' });
  await see(rowOf(page, 'Somebody who was erased'));
  const now = await (await apiOf(server, 'dispatcher')).get(`/incidents/${incident.id}`);
  assert.equal(now.caller_name, '(erased)');
  assert.deepEqual(now.log.filter(({ text }) => text.includes('Quillfeather')), []);
  assert.ok(now.log.some(({ text }) => text === 'The gate is open.'), 'what was not pointed out stays');
  page.clean();
});

test('on a phone nothing lies beside the page, and others have no business there', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { ...PHONE, viewport: { width: 390, height: 844 } });
  await signIn(page, 'admin');
  await page.goto('/office?tab=subjects');
  await see(rowOf(page, PLATE));
  await fits(page);
  await shot(page, 'subjects_phone');
  await open(page, 'zq77', PLATE);
  await page.getByRole('button', { name: 'Put it together' }).tap();
  await see(page.getByRole('article', { name: `What is kept about ${PLATE}` }));
  await fits(page);
  await axe(page, 'a person, on a phone');
  await shot(page, 'subject_phone');
  page.clean();

  const officer = await windowOf(browser, server);
  await signIn(officer, 'officer1');
  await officer.goto('/office?tab=subjects');
  await see(officer.getByText(/do not let you see what is kept about persons and what may not be erased/));
  await gone(find(officer));
  await gone(officer.getByRole('heading', { name: 'Legal holds' }));
});
