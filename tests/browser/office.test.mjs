// The back office: people, places and units are there to stay, and a role that may not is told why.
import { after, before, test } from 'node:test';
import { launch, see, signIn, startDemo, windowOf } from './support.mjs';

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

test('an administrator adds a person, a place and a unit', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');

  await page.goto('/office?tab=people');
  await page.getByRole('button', { name: 'Add person' }).click();
  const person = page.getByRole('dialog', { name: 'Add person' });
  await person.getByRole('textbox', { name: 'Name', exact: true }).fill('Nadia Frost');
  await person.getByRole('textbox', { name: 'User name' }).fill('nadia');
  await person.getByRole('textbox', { name: 'First password' }).fill('plain words of hers');
  await person.getByRole('combobox', { name: 'Role 1', exact: true }).selectOption({ label: 'Officer' });
  await person.getByRole('combobox', { name: 'Site of role 1' }).selectOption({ label: 'Harbour Point' });
  await person.getByRole('button', { name: 'Add person' }).click();
  await see(page.getByRole('cell', { name: 'Nadia Frost' }).or(page.getByRole('rowheader', { name: 'Nadia Frost' })));

  await page.getByRole('tab', { name: 'Places' }).click();
  await page.getByRole('button', { name: 'Add area or point' }).click();
  const place = page.getByRole('dialog', { name: 'Add area or point' });
  await place.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Building' });
  await place.getByRole('textbox', { name: 'Name', exact: true }).fill('Signal house');
  await place.getByRole('button', { name: 'Add area or point' }).click();
  await page.getByRole('searchbox', { name: 'Search places' }).fill('signal');
  await see(page.getByRole('row', { name: /Signal house/ }));

  await page.getByRole('tab', { name: 'Units' }).click();
  await page.getByRole('button', { name: 'Add unit' }).click();
  const unit = page.getByRole('dialog', { name: 'Add unit' });
  await unit.getByRole('combobox', { name: 'Site', exact: true }).selectOption({ label: 'Harbour Point' });
  await unit.getByRole('textbox', { name: 'Call sign' }).fill('Q9');
  await unit.getByRole('textbox', { name: 'Capabilities' }).fill('first aid, boat');
  await unit.getByRole('group', { name: 'Officers' }).getByRole('checkbox', { name: 'Nadia Frost (nadia)' }).check();
  await unit.getByRole('button', { name: 'Add unit' }).click();
  await see(page.getByRole('row', { name: /Q9.*Nadia Frost/ }));

  await page.reload();
  await see(page.getByRole('row', { name: /Q9.*Nadia Frost/ }));
  await page.getByRole('tab', { name: 'Places' }).click();
  await page.getByRole('searchbox', { name: 'Search places' }).fill('signal');
  await see(page.getByRole('row', { name: /Signal house/ }));
  await page.getByRole('tab', { name: 'People' }).click();
  await see(page.getByRole('row', { name: /Nadia Frost.*nadia.*Officer/ }));
  page.clean();
});

test('an auditor sees everything, and why it cannot be changed', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'auditor');
  for (const [tab, what] of [['people', 'add or change people'], ['places', 'add or change areas and points'], ['units', 'add or change units'], ['types', 'change incident types']]) {
    await page.goto(`/office?tab=${tab}`);
    await see(page.getByText(new RegExp(`Your roles do not let you ${what} \\(.*\\)\\. Ask an administrator\\.`)));
    await see(page.getByRole('table').getByRole('row').nth(1));
  }
  page.clean();
});
