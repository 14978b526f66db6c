// Compartments: made in the back office, used in the console, gone for everybody else, and opened by two.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, live, queue, result, PHONE, rowOf, see, selected, selectedNumber, signIn, signInToConsole, startDemo, until, windowOf } from './support.mjs';

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

const choose = (box, words) => box.getByRole('option', { name: words }).getAttribute('value').then((value) => box.selectOption(value));

test('a compartment is made, an incident sealed into it, and glass broken by two', { timeout: 120_000 }, async () => {
  const [maker, keeper, second, desk, outsider] = await Promise.all([1, 2, 3, 4, 5].map(() => windowOf(browser, server)));

  await signIn(maker, 'admin');
  await maker.goto('/office?tab=compartments');
  await maker.getByRole('button', { name: 'Add compartment' }).click();
  const made = maker.getByRole('dialog', { name: 'Add compartment' });
  await made.getByRole('textbox', { name: 'Name', exact: true }).fill('Alder');
  await choose(made.getByRole('combobox', { name: 'Keeper' }), /\(manager\)/);
  await made.getByRole('button', { name: 'Add compartment' }).click();
  await see(maker.getByRole('row', { name: /Alder/ }));

  await signIn(keeper, 'manager');
  await keeper.goto('/office?tab=compartments');
  await keeper.getByRole('button', { name: 'Change Alder' }).click();
  const change = keeper.getByRole('dialog', { name: 'Change Alder' });
  await change.getByRole('checkbox', { name: /\(dispatcher\)/ }).check();
  await axe(keeper, 'the form of a compartment', '[role=dialog]');
  await change.getByRole('button', { name: 'Save' }).click();
  await see(keeper.getByText('Alder was saved').or(keeper.getByRole('row', { name: /Alder/ })));

  await signInToConsole(desk);
  await signIn(outsider, 'admin');
  await outsider.goto('/console');
  await live(desk);
  await live(outsider);
  const number = await firstOpen(desk);
  await see(rowOf(outsider, number));
  await commandLine(desk).fill(`seal ${number.split('-').at(-1)} in alder`);
  await commandLine(desk).press('Enter');
  await see(result(desk).getByText(/lies in Alder/));
  await see(selected(desk).getByText('In a compartment'));
  await gone(rowOf(outsider, number));
  await live(outsider);

  await outsider.goto('/office?tab=compartments');
  await outsider.getByRole('button', { name: 'Break glass: Alder' }).click();
  const ask = outsider.getByRole('dialog', { name: 'Break glass: Alder' });
  await ask.getByRole('textbox', { name: 'Why it cannot wait' }).fill('a fire in the safe room');
  await ask.getByRole('button', { name: 'Ask' }).click();
  await see(outsider.getByText(/asks to be let into Alder: a fire/));
  await signIn(second, 'supervisor');
  await second.goto('/office?tab=compartments');
  await second.getByRole('button', { name: /^Confirm: / }).click();
  await see(second.getByText(/is in Alder, let in by .*, until .*\d\d:\d\d/));
  await see(desk.getByText(/Glass broken: .* Alder/));
  await outsider.goto('/console');
  await see(rowOf(outsider, number));
  for (const page of [maker, keeper, second, desk, outsider]) page.clean();
});

test('whoever broke the glass reads on the phone until when, and closes it', { timeout: 120_000 }, async () => {
  const [admin, supervisor] = await Promise.all(['admin', 'supervisor'].map((name) => apiOf(server, name)));
  const keeper = (await admin.get('/accounts?limit=500')).items.find(({ username }) => username === 'manager');
  const rowan = await admin.post('/compartments', { name: 'Rowan', keeper_id: keeper.id });
  const phone = await windowOf(browser, server, PHONE);
  await signIn(phone, 'supervisor');
  const asked = await supervisor.post(`/compartments/${rowan.id}/glass`, { reason: 'a fire' });
  await phone.goto('/field');
  await see(phone.getByRole('heading', { level: 1 }));
  const bar = phone.getByRole('list', { name: 'Open glass' });
  await gone(bar);
  await admin.post(`/glass/${asked.id}/confirm`);
  await see(bar.getByText(/^Rowan: sealed records are open to you until \d\d:\d\d\.$/));
  await axe(phone, 'the line about open glass', '.glass-bar');
  await bar.getByRole('button', { name: 'Close Rowan' }).tap();
  await gone(bar);
  const glassOf = async () => (await admin.get('/compartments')).items.find(({ id }) => id === rowan.id).glass;
  assert.deepEqual(await until(glassOf, (glass) => glass.length === 0, 'the glass is closed'), []);
  phone.clean();
});

/** Selects the first incident of the queue. */
async function firstOpen(page) {
  await queue(page).getByRole('row').nth(1).click();
  await see(selected(page).getByRole('article'));
  return selectedNumber(page);
}
