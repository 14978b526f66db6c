// Another source of alarms in the back office: added with a mapping, given a secret that is shown once, and heard.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { axe, launch, see, signIn, startDemo, windowOf } from './support.mjs';

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

test('a door controller is connected', { timeout: 120_000 }, async () => {
  // A pointer that is none is refused once.
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'admin');
  await page.goto('/office?tab=panels');
  await page.getByRole('button', { name: 'Add a panel' }).click();
  const form = page.getByRole('dialog', { name: 'Add a panel' });
  await form.getByRole('combobox', { name: 'Kind' }).selectOption('Webhook');
  await form.getByRole('textbox', { name: 'Account' }).fill('DOORS');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Door controller');
  const mapping = form.getByRole('textbox', { name: 'Mapping' });
  await mapping.fill('{ "pointers": { "id": "id" } }');
  await form.getByRole('button', { name: 'Add a panel' }).click();
  await see(form.getByText('“id” is no JSON pointer').first());
  await axe(page, 'another source', '[role="dialog"]');
  await mapping.fill('{ "category": "access" }');
  await form.getByRole('button', { name: 'Add a panel' }).click();

  const row = page.locator('table.data-table tbody tr[data-row]').filter({ hasText: 'Door controller' });
  await see(row.filter({ hasText: 'Webhook' }).filter({ hasText: 'never heard' }));
  const answered = page.waitForResponse((response) => response.url().endsWith('/secret'));
  await row.getByRole('button', { name: 'New secret for Door controller' }).click();
  const secret = await page.getByTestId('token').innerText();
  const { account } = await (await answered).json();
  await page.getByRole('button', { name: 'I have kept it' }).click();

  const body = '{"zone":"dock 2","code":"held_open"}';
  const at = Math.floor(Date.now() / 1000);
  const proof = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const posted = await fetch(`${server.url}/api/v1/alarm-accounts/${account.id}/signals`, { method: 'POST', body, headers: { 'castellan-signature': `t=${at},v1=${proof}` } });
  assert.equal(posted.status, 200, await posted.text());
  await page.reload();
  await see(row.filter({ hasText: /heard \d/ }));
});
