// How long persons are kept: the times are set, the server proposes whose time is over, and somebody approves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, gone, launch, PASSWORD, PHONE, see, signIn, startDemo, wantProof, windowOf } from './support.mjs';

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

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('whose time is over is proposed, and erased once somebody has approved', { timeout: 180_000 }, async () => {
  const [page, auditor] = await Promise.all([windowOf(browser, server, { allow: [/status of 403/] }), windowOf(browser, server, PHONE)]);
  await signIn(page, 'admin');
  await page.goto('/office?tab=subjects');
  const part = page.getByRole('region', { name: 'How long they are kept' });
  await see(part.getByText('Callers: for ever'));
  await see(part.getByText('Nobody is proposed now.'));
  await part.getByRole('button', { name: 'Set times' }).click();
  const times = page.getByRole('dialog', { name: 'Set times' });
  await axe(page, 'the form of the times', '[role=dialog]');
  await times.getByRole('textbox', { name: 'Callers' }).fill('0');
  await times.getByRole('button', { name: 'Save' }).click();
  await see(times.getByText('A whole number from 1 to 36500.'));
  // The calls of the example go back some days.
  for (const who of ['Callers', 'Persons on incidents', 'Keepers of vehicles']) await times.getByRole('textbox', { name: who }).fill('1');
  await times.getByRole('button', { name: 'Save' }).click();
  await see(part.getByText('Callers: 1 day'));
  // The law wants them kept for longer: then nobody is erased on request either.
  await part.getByRole('button', { name: 'Set times' }).click();
  await times.getByRole('textbox', { name: 'At the least' }).fill('365');
  await times.getByRole('button', { name: 'Save' }).click();
  await see(times.getByText('A whole number from 365 to 36500.').first());
  for (const who of ['Callers', 'Persons on incidents', 'Keepers of vehicles']) await times.getByRole('textbox', { name: who }).fill('3650');
  await times.getByRole('button', { name: 'Save' }).click();
  await see(part.getByText('At the least, also when somebody asks to be erased: 365 days'));
  await page.getByRole('table', { name: /time .* is over/ }).getByRole('link').first().click();
  await see(page.getByText(/has to be kept until/));
  await gone(page.getByRole('button', { name: /^Erase/ }));
  await shot(page, 'retention_least');
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await part.getByRole('button', { name: 'Set times' }).click();
  await times.getByRole('textbox', { name: 'At the least' }).fill('');
  for (const who of ['Callers', 'Persons on incidents', 'Keepers of vehicles']) await times.getByRole('textbox', { name: who }).fill('1');
  await times.getByRole('button', { name: 'Save' }).click();
  const due = part.getByRole('table', { name: /time .* is over/ });
  await see(due);
  const n = await due.getByRole('rowheader').count();
  assert.ok(n > 0);

  // An auditor reads along and decides nothing.
  await signIn(auditor, 'auditor');
  await auditor.goto('/office?tab=subjects');
  await see(auditor.getByRole('table', { name: /time .* is over/ }));
  await gone(auditor.getByRole('button', { name: /^Erase / }));
  await gone(auditor.getByRole('button', { name: 'Set times' }));
  await shot(auditor, 'retention_phone');

  await axe(page, 'a list of those whose time is over');
  await shot(page, 'retention');
  await wantProof(page, '**/api/v1/retention/proposals/*/approve');
  await part.getByRole('button', { name: /^Erase / }).click();
  const form = page.getByRole('dialog', { name: /^Erase / });
  await axe(page, 'the approval of a list', '[role=dialog]');
  const typed = form.getByRole('textbox', { name: `Type ${n} to confirm` });
  await typed.fill(String(n + 1));
  await form.getByRole('button', { name: 'Erase for good' }).click();
  await see(form.getByText(`There are ${n} on the list.`));
  await typed.fill(String(n));
  await form.getByRole('button', { name: 'Erase for good' }).click();
  const proof = page.getByRole('dialog', { name: 'Is it you?' });
  await proof.getByLabel('Your password', { exact: true }).fill(PASSWORD);
  await proof.getByRole('button', { name: 'It is me' }).click();
  await see(page.getByRole('row', { name: new RegExp(`approved.*${n} of ${n} erased`) }));
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Erased' });
  await see(page.getByRole('row', { name: /Somebody who was erased/ }));
  for (const one of [page, auditor]) one.clean();
});
