// The back office at work: lists with their state in the address, history and putting back, files out and in, changes of many, and why somebody may.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { apiOf, gone, launch, see, signIn, startDemo, until, windowOf } from './support.mjs';

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

const dialog = (page, name) => page.getByRole('dialog', { name });
const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const words = async (locator) => (await locator.innerText()).replaceAll(/\s+/g, ' ');
const file = (text) => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('a list keeps its search, filters and order in the address, and is walked by keyboard', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=units');
  await page.getByRole('combobox', { name: 'Site' }).selectOption({ label: 'Northgate Depot' });
  await page.getByRole('searchbox', { name: 'Search units' }).fill('depot van');
  await see(row(page, 'N1'));
  await gone(row(page, 'N2'));
  await page.getByRole('button', { name: 'Call sign' }).click();
  await page.goto(page.url());
  await see(row(page, 'N1'));
  assert.equal(await page.getByRole('searchbox', { name: 'Search units' }).inputValue(), 'depot van');
  assert.equal(await page.getByRole('columnheader', { name: 'Call sign' }).getAttribute('aria-sort'), 'descending');
  await page.getByRole('searchbox', { name: 'Search units' }).fill('nothing of the kind');
  await see(page.getByText('Nothing fits the search and the filters.'));

  // Some hundred places are drawn only where one looks; the last is reached all the same.
  await page.goto('/office?tab=places');
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await until(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), (at) => Number(at) > 100, 'the last row has the focus');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await until(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), (at) => at === '3', 'the second row has the focus');
  await page.keyboard.press(' ');
  await see(page.getByText('1 chosen'));
  await page.keyboard.press('Enter');
  await see(page.getByRole('dialog'));
  assert.match(page.url(), /edit=/);
  page.clean();
});

test('many are changed at once, each is told, and a change is put back', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { allow: [/status of 412/, /status of 409/] });
  const api = await apiOf(server, 'dispatcher');
  await signIn(page, 'manager');
  await page.goto('/office?tab=units');
  const incident = await api.incident('trespass', 'Ambulance bay');
  await api.assign(incident, 'P4');
  for (const unit of ['P4', 'N2']) await page.getByRole('checkbox', { name: `Choose ${unit}`, exact: true }).check();
  await page.getByRole('button', { name: 'Change the chosen…' }).click();
  const many = dialog(page, 'Change 2 records');
  await many.getByRole('combobox', { name: 'What to set' }).selectOption({ label: 'Retired' });
  await many.getByRole('combobox', { name: 'New value' }).selectOption('yes');
  await many.getByRole('button', { name: 'Show what would change' }).click();
  await see(many.getByText('2 changed'));
  await many.getByRole('button', { name: 'Do it for 2 records' }).click();
  await see(many.getByText('1 done · 1 refused'));
  await see(many.getByRole('row', { name: /P4.*engaged; clear its assignments first/ }));
  await many.getByRole('button', { name: 'Close', exact: true }).last().click();
  await gone(row(page, 'N2'));

  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Retired' });
  await page.getByRole('button', { name: 'History of N2' }).click();
  const history = page.getByRole('list', { name: 'History of N2' });
  const newest = history.getByRole('listitem').filter({ hasText: 'unit changed' }).first();
  await see(newest.getByText('Gareth Lowe'));
  assert.match(await words(newest), /Retired: was no → now yes/);
  await newest.getByRole('button', { name: /^Put back as it was before: unit changed/ }).click();
  const back = dialog(page, 'Put N2 back as it was');
  await see(back.getByText('Retired:'));
  await back.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(back.getByText('1 done'));
  await back.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'In use' });
  await see(row(page, 'N2'));

  // Whoever looks at an old state does not write over what somebody did meanwhile.
  await page.getByRole('button', { name: 'History of N2' }).click();
  await history.getByRole('button', { name: /^Put back as it was before/ }).first().click();
  const manager = await apiOf(server, 'manager');
  const unit = await manager.unit('N2');
  await manager.post(`/units/${unit.id}/duty`, { to: unit.duty === 'off_duty' ? 'on_duty' : 'off_duty' });
  const other = await windowOf(browser, server);
  await signIn(other, 'admin');
  await other.goto(`/office?tab=units&edit=${unit.id}`);
  await dialog(other, 'Change N2').getByRole('textbox', { name: 'Vehicle' }).fill('Scooter');
  await dialog(other, 'Change N2').getByRole('button', { name: 'Save' }).click();
  await see(other.getByRole('row', { name: /N2.*Scooter/ }));
  await back.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(back.getByText('1 refused'));
  await see(back.getByText(/changed in the meantime/));
  page.clean();
});

test('a list goes out as a file and comes in again, line by line', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'admin');
  await page.goto('/office?tab=units');
  await see(row(page, 'P4'));
  const out = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.equal(out.name, 'units.csv');
  assert.match(out.text, /^\uFEFFsite,call_sign,vehicle,capabilities,officers,retired,duty\r\n/);
  assert.match(out.text, /\r\nHP,P4,/);

  const bring = async (text) => {
    await page.goto('/office?tab=units&many=import');
    await page.locator('input[type=file]').setInputFiles(file(text));
  };
  const incoming = dialog(page, 'Bring in units');
  // What went out comes in and changes nothing.
  await bring(out.text);
  await see(incoming.getByText(/^\d+ unchanged$/));
  assert.equal(await incoming.getByRole('button', { name: /^Do it/ }).count(), 0);

  const lines = 'site,call_sign,vehicle,capabilities\nHP,P4,=Cargo bike,\nHP,Q7,Launch,boat; dog\nXX,Q8,,\nHP,much too long a sign,,\n';
  await bring(lines);
  await see(incoming.getByText('2 new · 1 changed · 1 wrong'));
  await see(incoming.getByRole('row', { name: /XX Q8.*There is no site XX/ }));
  await incoming.getByRole('button', { name: 'Do it for 3 records' }).click();
  await see(incoming.getByText('1 wrong · 2 done · 1 refused'));
  const left = await saved(page, () => incoming.getByRole('button', { name: 'Save what did not go in' }).click());
  assert.equal(left.name, 'units-rejects.csv');
  assert.match(left.text, /site,call_sign,vehicle,capabilities,reason\r\nXX,Q8,,,Site: There is no site XX\.\r\nHP,much too long a sign,,,A call sign has/);
  await incoming.getByRole('button', { name: 'Close', exact: true }).last().click();
  await see(page.getByRole('row', { name: /Q7.*Launch.*boat, dog/ }));
  await bring(lines);
  await see(incoming.getByText('1 new · 2 unchanged · 1 wrong'));
  // What somebody typed is no formula in a spreadsheet.
  await page.goto('/office?tab=units&find=P4');
  await see(row(page, 'P4'));
  const again = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.match(again.text, /,'=Cargo bike,/);

  await page.goto('/office?tab=places&many=import');
  await page.locator('input[type=file]').setInputFiles(file('path,kind,level\nAnnexe,building,\nAnnexe / 1,floor,1\nAnnexe / 1 / Vault,room,\nNowhere / Door,door,\n'));
  const places = dialog(page, 'Bring in places-hp');
  await see(places.getByText('3 new · 1 wrong'));
  await places.getByRole('button', { name: 'Do it for 3 records' }).click();
  await see(places.getByText('1 wrong · 3 done'));
  await page.goto('/office?tab=places&find=vault');
  await see(page.getByRole('row', { name: /Annexe \/ 1 \/ Vault/ }));

  await page.goto('/office?tab=people&many=import');
  await page.locator('input[type=file]').setInputFiles(file('username;name;roles;password\nnadia;Nadia Frost;officer@HP;plain words of hers\nadmin;Ines Thornbury;administrator;\nkurz;Kurz;officer;short\n'));
  const people = dialog(page, 'Bring in people');
  await see(people.getByText('1 new · 1 unchanged · 1 wrong'));
  await gone(people.getByText('plain words of hers'));
  await people.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(people.getByText('1 unchanged · 1 wrong · 1 done'));
  await page.goto('/office?tab=people&find=nadia+frost');
  await see(page.getByRole('row', { name: /Nadia Frost.*nadia.*Officer \(Harbour Point\)/ }));
  page.clean();
});

test('why somebody may, and who may', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'auditor');
  await page.goto('/office?tab=people');
  await page.getByRole('button', { name: 'Rights of Nadia Farrow' }).click();
  const may = dialog(page, 'What Nadia Farrow may do');
  await see(may.getByRole('row', { name: /unit\.manage.*yes Granted by Supervisor \(Harbour Point\)\./ }));
  await see(may.getByRole('row', { name: /account\.manage.*no No role of theirs grants it\. It takes one of: Administrator\./ }));
  await may.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'Northgate Depot' });
  await see(may.getByRole('row', { name: /unit\.manage.*no Granted only elsewhere: Supervisor \(Harbour Point\)\./ }));

  await page.goto('/office?tab=rights');
  await page.getByRole('link', { name: 'unit.manage', exact: true }).click();
  const who = dialog(page, 'Who may: unit.manage');
  await see(who.getByRole('row', { name: /Nadia Farrow supervisor Supervisor \(Harbour Point\)/ }));
  await who.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'Northgate Depot' });
  await gone(who.getByRole('row', { name: /Nadia Farrow/ }));
  await see(who.getByRole('row', { name: /Gareth Lowe manager Manager/ }));
  page.clean();
});

test('a disposition is added, renamed and no longer offered', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=dispositions');
  await page.getByRole('button', { name: 'Add disposition' }).click();
  const add = dialog(page, 'Add disposition');
  await add.getByRole('textbox', { name: 'Name', exact: true }).fill('Lift freed');
  await add.getByRole('textbox', { name: 'Code' }).fill('lift_freed');
  await add.getByRole('textbox', { name: 'When to use it' }).fill('Somebody was let out of a lift.');
  await add.getByRole('button', { name: 'Add disposition' }).click();
  await page.getByRole('searchbox', { name: 'Search dispositions' }).fill('lift');
  await page.getByRole('link', { name: 'Lift freed' }).click();
  const change = dialog(page, 'Change Lift freed');
  await change.getByRole('textbox', { name: 'Name', exact: true }).fill('Freed from a lift');
  await change.getByRole('checkbox', { name: 'Offered' }).uncheck();
  await change.getByRole('button', { name: 'Save' }).click();
  await see(page.getByText('Nothing fits the search and the filters.'));
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'All' });
  await see(page.getByRole('row', { name: /Freed from a lift.*lift_freed.*Not offered/ }));
  await page.getByRole('button', { name: 'History of Freed from a lift' }).click();
  const newest = page.getByRole('list', { name: 'History of Freed from a lift' }).getByRole('listitem').first();
  assert.match(await words(newest), /Name: was Lift freed → now Freed from a lift/);
  page.clean();
});
