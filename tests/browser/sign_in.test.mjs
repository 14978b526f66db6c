// Signing in with more than a password: an app is added, its code is asked for, a role can need one, and a session left open proves itself before it changes who may do what.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, launch, makeTokenLate, see, signIn, startDemo, windowOf } from './support.mjs';
import { codeOf } from './totp.mjs';

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

/** The browser's own line about a code that is refused on purpose. */
const WRONG_CODE = /status of 400/;

async function typePassword(page, username) {
  await page.goto('/login');
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function addApp(page) {
  await page.getByRole('button', { name: 'Add app' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add app' });
  await see(dialog.getByRole('img', { name: 'QR code for the app' }));
  const secret = await dialog.getByTestId('app-secret').textContent();
  await dialog.getByRole('textbox', { name: 'Code' }).fill('000000');
  await dialog.getByRole('button', { name: 'Use this app' }).click();
  await see(dialog.getByRole('alert'));
  await dialog.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret));
  await dialog.getByRole('button', { name: 'Use this app' }).click();
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  const shown = (await codes.getByTestId('token').textContent()).trim().split('\n');
  assert.equal(shown.length, 10);
  await codes.getByRole('button', { name: 'I have kept it' }).click();
  return { secret, codes: shown };
}

test('an app is added, its code is asked for, and a recovery code stands in for it', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server, { allow: [WRONG_CODE] });
  await signIn(page, 'manager');
  await page.goto('/office?tab=sign_in');
  await see(page.getByText('You sign in with a password alone.', { exact: false }));
  const { secret, codes } = await addApp(page);
  await see(page.getByText('10 recovery codes are left', { exact: false }));

  for (const code of [codeOf(secret, 1), codes[0]]) {
    const other = await windowOf(browser, server);
    await typePassword(other, 'manager');
    const field = other.getByRole('textbox', { name: 'Code' });
    await see(field);
    await field.fill(code);
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.waitForURL(/console|office/);
    await other.context().close();
  }
  await page.reload();
  await see(page.getByText('9 recovery codes are left', { exact: false }));
  // The two that were opened meanwhile are seen here, and ended.
  await see(page.getByRole('row', { name: /Chrome, Linux.*password and code/ }).first());
  await page.getByRole('button', { name: 'End all others' }).click();
  await see(page.getByText('1 session', { exact: true }));
  page.clean();
});

test('a role that needs a second factor gets one before anything else', { timeout: 120_000 }, async () => {
  const admin = await windowOf(browser, server);
  await signIn(admin, 'admin');
  await admin.goto('/office?tab=sign_in');
  const rule = admin.getByRole('region', { name: 'Who needs a second factor' });
  await rule.getByRole('checkbox', { name: 'Supervisor' }).check();
  await rule.getByRole('button', { name: 'Save' }).click();
  await see(admin.getByText('The rule was saved.'));

  const page = await windowOf(browser, server);
  await typePassword(page, 'supervisor');
  await see(page.getByText('Your role needs a second factor.', { exact: false }));
  await addApp(page);
  await page.getByText('Your role needs a second factor.', { exact: false }).waitFor({ state: 'detached' });
  await page.goto('/console');
  await see(page.getByRole('region', { name: /queue/i }).or(page.getByRole('table').first()));

  // The phone is lost: an administrator helps.
  await admin.goto('/office?tab=people');
  await admin.getByRole('button', { name: 'Sign-in of Nadia Farrow' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Sign-in of Nadia Farrow' });
  await see(dialog.getByRole('row', { name: /Chrome, Linux/ }));
  await dialog.getByRole('button', { name: 'Take second factors away' }).click();
  await see(dialog.getByText('Signed in nowhere.'));
  await page.goto('/console');
  await see(page.getByRole('heading', { name: 'Sign in' }));
  admin.clean();
});

test('an act that wants a fresh proof asks for it and goes on', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await makeTokenLate(page);
  const proof = page.getByRole('dialog', { name: 'Is it you?' });
  await proof.getByLabel('Your password').fill('not the right words');
  await proof.getByRole('button', { name: 'It is me' }).click();
  await see(proof.getByRole('alert'));
  await proof.getByLabel('Your password').fill(PASSWORD);
  await proof.getByRole('button', { name: 'It is me' }).click();
  await see(page.getByRole('dialog', { name: 'Token wall board' }));
});
