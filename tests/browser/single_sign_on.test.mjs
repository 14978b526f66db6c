// Signing in at the organisation's own provider, a real one: linked by an administrator or by oneself, there and back; kept out with words that say what to do; and passwords when the provider is away.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSWORD, SIGNED_OUT, axe, launch, live, see, signIn, startDemo, windowOf, wordsOf } from './support.mjs';
import { codeOf } from './totp.mjs';

let server;
let browser;
let provider;
before(async () => {
  server = await startDemo();
  provider = await startProvider(server.url);
  // The provider has to know where Castellan is, and Castellan how the provider is called: it starts once more.
  await server.kill();
  Object.assign(process.env, {
    CASTELLAN_SINGLE_SIGN_ON_ISSUER: provider.issuer,
    CASTELLAN_SINGLE_SIGN_ON_CLIENT: 'castellan',
    CASTELLAN_SINGLE_SIGN_ON_SECRET: 'hush & quiet',
    CASTELLAN_SINGLE_SIGN_ON_NAME: 'Harbour ID',
    CASTELLAN_PUBLIC_URL: server.url,
    CASTELLAN_OUTBOUND_ALLOW: '127.0.0.1',
  });
  await server.again();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  provider?.stop();
  await server?.stop();
});

async function startProvider(castellan) {
  const folder = fileURLToPath(new URL('../provider', import.meta.url));
  const child = spawn(process.execPath, ['provider.mjs', castellan], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const issuer = await new Promise((done, fail) => {
    // It goes on talking, and ends when nobody listens.
    createInterface({ input: child.stdout }).on('line', (line) => /^listening on /.test(line) && done(line.split(' ').at(-1)));
    child.once('close', () => fail(new Error('the provider did not start; tests/install.sh installs it')));
  });
  return { issuer, stop: () => child.kill('SIGKILL') };
}

/** The provider's own page: it has no icon, and says so. */
const NO_ICON = /status of 404.*favicon/;
const window = () => windowOf(browser, server, { allow: [NO_ICON] });

async function goThere(page, person) {
  await see(page.getByRole('heading', { name: 'Example provider' }));
  await page.getByRole('textbox', { name: 'Person' }).fill(person);
  await page.getByRole('button', { name: 'Go on' }).click();
}

test('an administrator says whom an account expects, who then comes in by the provider', { timeout: 120_000 }, async () => {
  const admin = await window();
  await signIn(admin, 'admin');
  await admin.goto('/office?tab=people');
  await admin.getByRole('button', { name: 'Sign-in of Nadia Farrow' }).click();
  const part = admin.getByRole('dialog', { name: 'Sign-in of Nadia Farrow' }).getByRole('region', { name: 'Sign-in at Harbour ID' });
  await see(part.getByText('Linked to nobody at Harbour ID.'));
  await part.getByRole('textbox', { name: 'Or: expect them as' }).fill('Kim');
  await part.getByRole('button', { name: 'Save the link' }).click();
  await see(part.getByText('Whoever comes from Harbour ID as kim', { exact: false }));

  const page = await window();
  await page.goto('/login?next=/console');
  const way = page.getByRole('link', { name: 'Sign in with Harbour ID' });
  await see(way);
  await axe(page, 'sign-in page with a provider');
  await way.click();
  await goThere(page, 'kim');
  await page.waitForURL((url) => url.pathname === '/console');
  await live(page);
  assert.equal(await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).account.name), 'Nadia Farrow');
  page.clean();
  admin.clean();
});

test('who has no account here is told what to do, in their language', { timeout: 120_000 }, async () => {
  const page = await window();
  await page.goto('/login');
  await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await goThere(page, 'lee');
  const told = page.getByRole('alert');
  await see(told);
  assert.equal(await told.textContent(), wordsOf('faces/login')('trouble.unlinked', { name: 'Harbour ID' }));
  await axe(page, 'sign-in page with trouble');
  const german = await windowOf(browser, server, { allow: [NO_ICON], locale: 'de-DE' });
  await german.goto('/login?trouble=unlinked');
  await see(german.getByText(wordsOf('faces/login', 'de')('trouble.unlinked', { name: 'Harbour ID' })));
  // Whoever turns back: the provider knows them already and leads them on at once, so from another window.
  const other = await window();
  await other.goto('/login');
  await other.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await other.getByRole('button', { name: 'Cancel' }).click();
  await see(other.getByText(wordsOf('faces/login')('trouble.cancelled', { name: 'Harbour ID' })));
  page.clean();
});

test('people link their own account, and take the link away', { timeout: 120_000 }, async () => {
  const page = await window();
  await signIn(page, 'manager');
  await page.goto('/office?tab=sign_in');
  const part = page.getByRole('region', { name: 'Your sign-in at Harbour ID' });
  await part.getByRole('button', { name: 'Link my sign-in' }).click();
  await goThere(page, 'robin');
  await see(part.getByText('You sign in with Harbour ID since', { exact: false }));
  await axe(page, 'own sign-in with a link');
  await part.getByRole('button', { name: 'Take the link away' }).click();
  await see(part.getByRole('button', { name: 'Link my sign-in' }));
  // Signed out here; and there as well, for whoever wants that.
  await page.goto('/login?out=1');
  const out = page.getByRole('link', { name: 'You are signed out here. Sign out at Harbour ID as well' });
  await see(out);
  assert.ok((await out.getAttribute('href')).startsWith(provider.issuer));
  page.clean();
});

/** What somebody does who is signed in with a page. */
const call = (page, method, path, body = {}) =>
  page.evaluate(
    async ({ method, path, body }) => {
      const answer = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json' }, ...(method === 'GET' ? {} : { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    { method, path, body },
  );

test('who has an app here gives its code after the provider', { timeout: 120_000 }, async () => {
  const admin = await window();
  await signIn(admin, 'admin');
  const { items } = await call(admin, 'GET', '/accounts?limit=500');
  const { id } = items.find(({ username }) => username === 'officer2');
  await call(admin, 'PUT', `/accounts/${id}/single-sign-on`, { subject: 'sub-pat' });
  const own = await window();
  await signIn(own, 'officer2');
  const { secret } = await call(own, 'POST', '/second-factors/code-app');
  await call(own, 'PUT', '/second-factors/code-app', { code: codeOf(secret) });

  const page = await windowOf(browser, server, { allow: [NO_ICON, SIGNED_OUT] });
  await page.goto('/login');
  await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await goThere(page, 'pat');
  const field = page.getByRole('textbox', { name: 'Code' });
  await see(field);
  await axe(page, 'the code after the provider');
  await field.fill('000000');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('alert'));
  await field.fill(codeOf(secret, 1));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/field');
  page.clean();
});

/** A device with passkeys that Chromium plays beside the page. */
async function deviceFor(page) {
  const link = await page.context().newCDPSession(page);
  await link.send('WebAuthn.enable');
  const options = {
    protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal',
    hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await link.send('WebAuthn.addVirtualAuthenticator', { options });
  return { verified: (isUserVerified) => link.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }) };
}

test('who has a passkey here shows it after the provider', { timeout: 180_000 }, async () => {
  // Browsers have passkeys under a name: the same server, opened as localhost, with a provider that leads back there.
  const named = { url: server.url.replace('127.0.0.1', 'localhost') };
  const there = await startProvider(named.url);
  const before = { CASTELLAN_SINGLE_SIGN_ON_ISSUER: provider.issuer, CASTELLAN_PUBLIC_URL: server.url };
  await server.kill();
  Object.assign(process.env, { CASTELLAN_SINGLE_SIGN_ON_ISSUER: there.issuer, CASTELLAN_PUBLIC_URL: named.url });
  await server.again();
  try {
    const admin = await window();
    await signIn(admin, 'admin');
    const { items } = await call(admin, 'GET', '/accounts?limit=500');
    const { id } = items.find(({ username }) => username === 'supervisor');
    await call(admin, 'PUT', `/accounts/${id}/single-sign-on`, { subject: 'sub-jo' });

    const page = await windowOf(browser, named, { allow: [NO_ICON, SIGNED_OUT] });
    const device = await deviceFor(page);
    await page.goto('/login');
    await page.getByRole('textbox', { name: 'User name' }).fill('supervisor');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.pathname !== '/login', { waitUntil: 'commit' });
    await page.goto('/office?tab=sign_in');
    await page.getByRole('button', { name: 'Add passkey' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add passkey' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('desk 3');
    await dialog.getByRole('button', { name: 'Make passkey' }).click();
    await page.getByRole('dialog', { name: 'Recovery codes' }).getByRole('button', { name: 'I have kept it' }).click();

    await page.context().clearCookies({ name: '__Host-castellan' });
    await page.goto('/login?next=/office');
    await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
    await goThere(page, 'jo');
    await see(page.getByRole('textbox', { name: 'Code' }));
    await axe(page, 'a code or a passkey after the provider');
    const unlock = page.getByRole('button', { name: 'Sign in with a passkey' });
    // Somebody else at the same machine cannot unlock it.
    await device.verified(false);
    await unlock.click();
    await see(page.getByRole('alert').filter({ hasText: 'No passkey was used.' }));
    await device.verified(true);
    await unlock.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/office');
    const sessions = await call(page, 'GET', '/sessions');
    assert.equal(sessions.items.find(({ current }) => current).factors, 'single_sign_on_and_factor');
    page.clean();
  } finally {
    there.stop();
    await server.kill();
    Object.assign(process.env, before);
    await server.again();
  }
});

test('a provider that is away keeps nobody from their password', { timeout: 120_000 }, async () => {
  provider.stop();
  await server.kill();
  await server.again();
  const page = await window();
  await page.goto('/login');
  await page.getByRole('link', { name: 'Sign in with Harbour ID' }).click();
  await see(page.getByText('Harbour ID cannot be reached at the moment', { exact: false }));
  await signIn(page, 'dispatcher');
  await page.waitForURL((url) => url.pathname !== '/login');
  page.clean();
});
