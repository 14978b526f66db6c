// Passkeys with a device that Chromium plays: one is made, opens without a password and beside one, and shows that it is still you.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, SIGNED_OUT, axe, gone, launch, makeTokenLate, see, signIn, startDemo, windowOf } from './support.mjs';

let server;
let named;
let browser;
before(async () => {
  server = await startDemo();
  // Browsers have passkeys under a name, and this one belongs to the machine.
  named = { url: server.url.replace('127.0.0.1', 'localhost') };
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const DEVICE = {
  protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal',
  hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
};

/** A device beside the page; `verified(false)` is somebody who cannot unlock it. */
async function deviceFor(page) {
  const link = await page.context().newCDPSession(page);
  await link.send('WebAuthn.enable');
  const { authenticatorId } = await link.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
  return {
    verified: (isUserVerified) => link.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: async () => (await link.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

async function openWith(page, username) {
  await page.goto('/login');
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const entered = (page) => page.waitForURL((url) => url.pathname !== '/login', { waitUntil: 'commit' });
const signOut = (page) => page.context().clearCookies({ name: '__Host-castellan' });

async function addPasskey(page, name) {
  await page.getByRole('button', { name: 'Add passkey' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add passkey' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('button', { name: 'Make passkey' }).click();
}

test('a passkey is made, opens without a password and beside one, and is taken away', { timeout: 180_000 }, async () => {
  const page = await windowOf(browser, named, { allow: [SIGNED_OUT] });
  const device = await deviceFor(page);
  await openWith(page, 'manager');
  await entered(page);
  await page.goto('/office?tab=sign_in');
  const part = page.getByRole('region', { name: 'Passkeys' });
  await see(part);
  await addPasskey(page, 'desk 3');
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  const shown = (await codes.getByTestId('token').textContent()).trim().split('\n');
  assert.equal(shown.length, 10);
  await codes.getByRole('button', { name: 'I have kept it' }).click();
  await see(part.getByRole('row', { name: /desk 3.*never/ }));
  await see(page.getByText('You sign in with a passkey', { exact: false }));
  await axe(page, 'one passkey');
  const [made] = await device.credentials();
  assert.ok(made.isResidentCredential && made.rpId === 'localhost', JSON.stringify(made));
  // The same device is not asked for a second one.
  await addPasskey(page, 'again');
  await see(page.getByText('This device has a passkey of yours already.'));
  await page.getByRole('button', { name: 'Cancel' }).click();

  await signOut(page);
  await page.goto('/login');
  await axe(page, 'sign-in with passkeys');
  const unlock = page.getByRole('button', { name: 'Sign in with a passkey' });
  // Somebody else at the same machine cannot unlock it.
  await device.verified(false);
  await unlock.click();
  await see(page.getByRole('alert').filter({ hasText: 'No passkey was used.' }));
  await device.verified(true);
  await unlock.focus();
  await page.keyboard.press('Enter');
  await entered(page);
  await page.goto('/office?tab=sign_in');
  await see(page.getByRole('row', { name: /Chrome, Linux \(this one\).*passkey/ }));

  await signOut(page);
  await openWith(page, 'manager');
  await see(page.getByRole('textbox', { name: 'Code' }));
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await entered(page);

  // A new password wants the passkey too.
  await page.goto('/office?tab=sign_in');
  await page.getByRole('button', { name: 'Change password' }).click();
  const change = page.getByRole('dialog', { name: 'Change password' });
  await change.getByLabel('Your password').fill(PASSWORD);
  await change.getByLabel('New password').fill('forty blue kettles');
  await change.getByRole('button', { name: 'Change password' }).click();
  await see(page.getByText('Your password was changed.'));

  await part.getByRole('button', { name: 'Remove the passkey desk 3' }).click();
  await gone(part.getByRole('row', { name: /desk 3/ }));
  await see(page.getByText('You sign in with a password alone.', { exact: false }));
  page.clean();
});

test('an act that wants a fresh proof takes a passkey', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, named);
  await deviceFor(page);
  await openWith(page, 'admin');
  await entered(page);
  await page.goto('/office?tab=sign_in');
  await addPasskey(page, 'desk 3');
  await page.getByRole('dialog', { name: 'Recovery codes' }).getByRole('button', { name: 'I have kept it' }).click();
  await makeTokenLate(page);
  const proof = page.getByRole('dialog', { name: 'Is it you?' });
  await see(proof.getByRole('button', { name: 'Use a passkey' }));
  await axe(page, 'a proof by passkey');
  await proof.getByRole('button', { name: 'Use a passkey' }).click();
  await see(page.getByRole('dialog', { name: 'Token wall board' }));

  // An administrator sees how many somebody has.
  await page.goto('/office?tab=people');
  await page.getByRole('button', { name: /^Sign-in of/ }).first().click();
  await see(page.getByRole('dialog').getByText(/[01] passkeys?, and no app with one-time codes\./));
});

test('under a number there are none, and the page says why', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'supervisor');
  await page.goto('/office?tab=sign_in');
  await see(page.getByRole('region', { name: 'Passkeys' }).getByText('Browsers have passkeys over https and under a name only.', { exact: false }));
  assert.equal(await page.getByRole('button', { name: 'Add passkey' }).count(), 0);
  page.clean();
});
