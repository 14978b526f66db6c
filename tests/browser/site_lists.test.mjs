// The lists of a site in the back office: numbers at hand, ways, desk positions, and what a type needs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { apiOf, axe, gone, launch, see, signIn, startDemo, until, windowOf } from './support.mjs';

let server;
let browser;
let api;
let site;
before(async () => {
  server = await startDemo();
  browser = await launch();
  api = await apiOf(server, 'admin');
  site = (await api.get('/sites')).items.find(({ code }) => code === 'HP');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const dialog = (page, name) => page.getByRole('dialog', { name });
const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const file = (text) => ({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

async function bringIn(page, text, summary, n) {
  await page.getByRole('button', { name: 'Bring in CSV…' }).click();
  await page.locator('input[type=file]').setInputFiles(file(text));
  await see(page.getByRole('dialog').getByText(summary));
  await page.getByRole('dialog').getByRole('button', { name: `Do it for ${n} record${n === 1 ? '' : 's'}` }).click();
  await see(page.getByRole('dialog').getByText(`${n} done`));
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
}

test('numbers at hand: added, changed, found, brought in, taken off and put back', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto(`/office?tab=contacts&site=${site.id}`);
  await page.getByRole('button', { name: 'Add number' }).click();
  const form = dialog(page, 'Add number');
  await form.getByRole('combobox', { name: 'Who helps' }).selectOption({ label: 'Keyholder' });
  await form.getByRole('textbox', { name: 'Who answers' }).fill('Ms Abara');
  await form.getByRole('button', { name: 'Add number' }).click();
  await see(form.getByText('This is needed.'));
  await form.getByRole('textbox', { name: 'Number' }).fill('023 9200 0001');
  await form.getByRole('button', { name: 'Add number' }).click();
  await see(row(page, 'Ms Abara').getByText('023 9200 0001'));
  const kept = async () => (await api.get(`/sites/${site.id}/contacts`)).contacts;
  const before = await kept();
  assert.ok(before.some(({ service, name }) => service === 'keyholder' && name === 'Ms Abara'));

  await page.getByRole('combobox', { name: 'Who helps' }).selectOption({ label: 'Keyholder' });
  await page.getByRole('searchbox', { name: 'Search numbers' }).fill('abara');
  await page.waitForURL(/service=keyholder.*find=abara/);
  const out = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.equal(out.name, 'numbers-hp.csv');
  assert.match(out.text, /service,name,number,note\r?\nkeyholder,Ms Abara,023 9200 0001,/);
  await bringIn(page, 'service,name,number\nkeyholder,Ms Abara,023 9200 0002\nfire,Brigade,112\n', '1 new · 1 changed', 2);
  await see(row(page, 'Ms Abara').getByText('023 9200 0002'));
  assert.equal((await kept()).length, before.length + 1);
  await axe(page, 'numbers');

  await page.getByRole('button', { name: 'Remove Ms Abara' }).click();
  await dialog(page, 'Remove Ms Abara').getByRole('button', { name: 'Remove', exact: true }).click();
  await gone(row(page, 'Ms Abara'));
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = dialog(page, 'History of the numbers of Harbour Point');
  await history.getByRole('button', { name: /^Put back as it was before: numbers changed/ }).first().click();
  const back = dialog(page, /^Put the numbers of Harbour Point back/);
  await back.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(back.getByText('1 done'));
  await back.getByRole('button', { name: 'Close', exact: true }).last().click();
  await see(row(page, 'Ms Abara'));
  page.clean();
});

test('ways: added, changed, brought in by path, taken off', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  const places = (await api.get(`/sites/${site.id}/places?limit=500`)).items.filter(({ retired }) => !retired);
  const [a, b, c] = places.filter(({ path }) => path && places.filter((one) => one.path === path).length === 1).slice(-3);
  const kept = async () => (await api.get(`/sites/${site.id}/paths`)).paths;
  const before = (await kept()).length;
  await page.goto(`/office?tab=ways&site=${site.id}`);
  await page.getByRole('button', { name: 'Add way' }).click();
  const form = dialog(page, 'Add way');
  await form.getByRole('combobox', { name: 'From' }).selectOption(a.id);
  await form.getByRole('combobox', { name: 'To' }).selectOption(b.id);
  await form.getByRole('textbox', { name: 'Metres' }).fill('80');
  await form.getByRole('button', { name: 'Add way' }).click();
  await until(kept, (ways) => ways.some(({ from, to, metres }) => from === a.id && to === b.id && metres === 80), 'the way is kept');
  const named = `${a.path} → ${b.path}`;
  await page.getByRole('searchbox', { name: 'Search ways' }).fill(b.path);
  await page.getByRole('button', { name: `Change ${named}` }).click();
  await dialog(page, `Change ${named}`).getByRole('textbox', { name: 'Seconds' }).fill('95');
  await dialog(page, `Change ${named}`).getByRole('button', { name: 'Save' }).click();
  await until(kept, (ways) => ways.some(({ from, seconds }) => from === a.id && seconds === 95), 'the way is changed');
  await bringIn(page, `from,to,kind,metres,one_way\n"${b.path}","${c.path}",stairs_up,12,yes\n"${b.path}",Nowhere,walk,5,no\n`, '1 new · 1 wrong', 1);
  assert.equal((await kept()).length, before + 2);
  const out = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.ok(out.text.includes('stairs_up,12,,yes,'), out.text);
  await page.getByRole('button', { name: `Remove ${named}` }).click();
  await dialog(page, `Remove ${named}`).getByRole('button', { name: 'Remove', exact: true }).click();
  await until(kept, (ways) => ways.length === before + 1, 'the way is gone');

  // The history tells each change, and the last one is put back without touching what came before it.
  await page.getByRole('button', { name: 'History', exact: true }).click();
  const history = dialog(page, `History of the ways of ${site.name}`);
  await see(history.getByText(`${named} (Walk, 95 s)`));
  await axe(page, 'the history of ways');
  await history.getByRole('button', { name: /^Put back as it was before: ways changed/ }).first().click();
  const back = dialog(page, /^Put the ways of .* back/);
  await back.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(back.getByText('1 done'));
  await back.getByRole('button', { name: 'Close', exact: true }).last().click();
  await see(row(page, a.path));
  const ways = await kept();
  assert.equal(ways.length, before + 2);
  assert.ok(ways.some(({ from, to, seconds }) => from === a.id && to === b.id && seconds === 95));
  page.clean();
});

test('a desk position is added, retired and taken back into use', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'supervisor');
  await page.goto(`/office?tab=positions&site=${site.id}`);
  await page.getByRole('button', { name: 'Add position' }).click();
  const form = dialog(page, 'Add position');
  await form.getByRole('textbox', { name: 'Position' }).fill('Desk 9');
  await form.getByRole('button', { name: 'Add position' }).click();
  await see(row(page, 'Desk 9').getByText('Nobody'));
  const { id } = (await api.get('/desk')).items.find(({ name }) => name === 'Desk 9');
  await page.getByRole('checkbox', { name: 'Choose Desk 9', exact: true }).check();
  await page.getByRole('button', { name: 'Change the chosen…' }).click();
  const many = dialog(page, 'Change 1 record');
  await many.getByRole('combobox', { name: 'What to set' }).selectOption({ label: 'Retired' });
  await many.getByRole('combobox', { name: 'New value' }).selectOption('yes');
  await many.getByRole('button', { name: 'Show what would change' }).click();
  await many.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(many.getByText('1 done'));
  await many.getByRole('button', { name: 'Close', exact: true }).last().click();
  // What is retired is not listed any more.
  await gone(row(page, 'Desk 9'));
  const { items } = await api.get(`/journal?stream=desk/${id}&limit=10`);
  assert.deepEqual(items.map(({ payload }) => payload.position.retired), [false, true]);

  // It is found among the retired ones, and its form or its history brings it back.
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Retired' });
  await page.getByRole('button', { name: 'Change Desk 9' }).click();
  const change = dialog(page, 'Change Desk 9');
  await change.getByRole('checkbox', { name: 'Retired' }).uncheck();
  await change.getByRole('button', { name: 'Save' }).click();
  await gone(row(page, 'Desk 9'));
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'In use' });
  await see(row(page, 'Desk 9').getByText('Nobody'));
  await page.getByRole('button', { name: 'History of Desk 9' }).click();
  await see(dialog(page, 'History of Desk 9').getByRole('button', { name: /^Put back as it was before/ }));
  assert.ok((await api.get('/desk')).items.some(({ name }) => name === 'Desk 9'));
  page.clean();
});

test('planned work is brought in, found, changed and put back', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  const place = (await api.get(`/sites/${site.id}/places?limit=500`)).items.find(({ path, retired }) => path && !retired);
  await page.goto(`/office?tab=schedules&site=${site.id}`);
  await bringIn(page, `name,type,place,time,weekdays\nClosing round,opening_round,"${place.path}",21:30,mon; fri\nNight round,nothing,"${place.path}",23:00,sat\n`, '1 new · 1 wrong', 1);
  await see(row(page, 'Closing round').getByText('21:30'));
  await page.getByRole('searchbox', { name: 'Search plans' }).fill('closing');
  await bringIn(page, 'name,time\nClosing round,22:15\n', '1 changed', 1);
  await see(row(page, 'Closing round').getByText('22:15'));
  const plan = async () => (await api.get(`/schedules?site_id=${site.id}&limit=100`)).items.find(({ name }) => name === 'Closing round');
  assert.deepEqual((await plan()).weekdays, [1, 5]);
  await page.getByRole('button', { name: 'History of Closing round' }).click();
  await page.getByRole('button', { name: /^Put back as it was before: plan changed/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Do it for 1 record' }).click();
  await until(plan, ({ time }) => time === '21:30', 'the time as it was');
  page.clean();
});

test('a type says what its units need, by form and by file', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  const type = (await api.get('/incident-types')).items.find(({ code }) => code === 'trespass');
  const needs = async () => (await api.get('/incident-types')).items.find(({ code }) => code === 'trespass').needs;
  await page.goto(`/office?tab=types&edit=${type.id}`);
  await page.getByRole('dialog').getByRole('textbox', { name: 'Needs' }).fill('dog, first aid');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await until(needs, (list) => list.length === 2, 'what it needs');
  await page.goto('/office?tab=types&find=trespass');
  await bringIn(page, 'code,needs\ntrespass,dog\n', '1 changed', 1);
  assert.deepEqual(await needs(), ['dog']);
  page.clean();
});

test('chains of all sites: out, many at once, in, what was before, and put back', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  await signIn(page, 'admin');
  await page.goto('/office?tab=chain');
  await see(row(page, 'Harbour Point').filter({ hasText: 'As it ships' }));
  await axe(page, 'the chains');
  const out = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.equal(out.name, 'escalation.csv');
  assert.match(out.text, /HP,"dispatcher 0; supervisor 120; manager 300",50 100 200 400 600,/);
  const kept = async () => api.get(`/sites/${site.id}/chain`);

  // One chain for several sites at once.
  for (const name of ['Harbour Point', 'Northgate Depot']) await row(page, name).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Change the chosen…' }).click();
  const many = dialog(page, 'Change 2 records');
  await many.getByRole('combobox', { name: 'What to set' }).selectOption({ label: 'Who is told, in order' });
  await many.getByRole('textbox', { name: 'New value' }).fill('dispatcher 0; manager 60');
  await many.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Do it for 2 records' }).click();
  await see(page.getByRole('dialog').getByText('2 done'));
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  await see(row(page, 'Northgate Depot').filter({ hasText: "The site's own" }).getByText('Manager after 1 min 0 s'));
  await page.getByRole('combobox', { name: 'Chain' }).selectOption({ label: "The site's own" });
  await page.waitForURL(/whose=own/);

  await bringIn(page, 'site,untouched_s\nHP,77\n', /1 change/, 1);
  assert.equal((await kept()).untouched_s, 77);
  await page.getByRole('button', { name: 'History of Harbour Point' }).click();
  const history = dialog(page, 'History of Harbour Point');
  await history.getByRole('button', { name: /^Put back as it was before/ }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(page.getByRole('dialog').getByText('1 done'));
  const { untouched_s, steps } = await kept();
  assert.equal(untouched_s, 180);
  assert.deepEqual(steps.map(({ role, after_s }) => [role, after_s]), [['dispatcher', 0], ['manager', 60]]);
  page.clean();
});

test('rights go out as a file', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=rights&role=auditor');
  const out = await saved(page, () => page.getByRole('button', { name: 'Save as CSV' }).click());
  assert.match(out.text, /action,about,administrator,/);
  assert.match(out.text, /\njournal\.read,.*,yes,no\r/);
  assert.equal(await page.getByRole('button', { name: 'Bring in CSV…' }).count(), 0);
  page.clean();
});
