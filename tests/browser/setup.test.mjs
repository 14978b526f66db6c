// The first page of a fresh installation.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, see, startEmpty, windowOf } from './support.mjs';

let server;
let browser;
before(async () => {
  server = await startEmpty();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('the one-time code makes the organisation, its site and its administrator', { timeout: 60_000 }, async () => {
  const code = /code\D*?[:\s]\s*([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)/i.exec(server.output())?.[1];
  assert.ok(code, `no code in ${server.output()}`);
  // The wrong code is refused on purpose: the browser notes the status of that answer.
  const page = await windowOf(browser, server, { allow: [/status of 40[013]|status of 422/] });
  await page.goto('/');
  await page.waitForURL('**/setup');
  const fill = (name, value) => page.getByRole('textbox', { name, exact: true }).fill(value);
  await fill('One-time code', 'WRONG-CODE-1234');
  await fill('Organisation name', 'Quay Guards');
  await fill('Site name', 'Old Quay');
  await fill('Site code', 'OQ');
  await fill('Address', '1 Old Quay');
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/London');
  await fill('Jurisdiction', 'GB-ENG');
  await fill('Latitude', '50.79');
  await fill('Longitude', '-1.1');
  await fill('Your name', 'Ada Low');
  await fill('User name', 'ada');
  await fill('Password', 'three plain words here');
  await page.getByRole('button', { name: 'Set up' }).click();

  const field = page.getByRole('textbox', { name: 'One-time code' });
  await see(page.getByRole('alert'));
  assert.equal(await field.getAttribute('aria-invalid'), 'true', 'the refusal stands beside the field');
  assert.equal(await page.getByRole('textbox', { name: 'Organisation name' }).inputValue(), 'Quay Guards', 'what was written is kept');

  await field.fill(code);
  await page.getByRole('button', { name: 'Set up' }).click();
  await see(page.getByRole('heading', { name: 'Castellan is set up' }));
  await see(page.getByRole('link', { name: 'Add people' }));
  await page.getByRole('link', { name: 'Open the console' }).click();
  // A small screen says in the menu who one is.
  await page.setViewportSize({ width: 1440, height: 900 });
  await see(page.getByText('Ada Low'));
  await see(page.getByRole('combobox', { name: 'Site' }));

  await page.goto('/setup');
  await see(page.getByRole('heading', { name: 'Castellan is already set up' }));
  page.clean();
});
