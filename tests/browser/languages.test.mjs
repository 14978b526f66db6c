// The console and the officer's page in German and, from right to left, in Arabic.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, cableTo, launch, NO_LINK, PASSWORD, PHONE, see, shortNumber, signInToConsole, startDemo, until, windowOf, wordsOf } from './support.mjs';

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

const DIRECTIONS = { en: 'ltr', de: 'ltr', fr: 'ltr', es: 'ltr', ar: 'rtl' };
const isIn = (page, code) => page.waitForFunction(([lang, dir]) => document.documentElement.lang === lang && document.documentElement.dir === dir, [code, DIRECTIONS[code]]);

async function signIn(page, username, code) {
  const t = wordsOf('faces/login', code);
  await page.goto('/login');
  await page.getByRole('textbox', { name: t('username') }).fill(username);
  await page.getByRole('textbox', { name: t('password'), exact: true }).fill(PASSWORD);
  await isIn(page, code);
  await page.getByRole('button', { name: t('submit') }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await isIn(page, code);
}

const pickerOf = (page, code) => page.getByRole('combobox', { name: wordsOf('text', code)('language') });

for (const code of ['de', 'ar']) {
  test(`a call is taken in ${code}`, { timeout: 180_000 }, async () => {
    const t = wordsOf('faces/console', code);
    const shared = wordsOf('text', code);
    const page = await windowOf(browser, server, { locale: code, viewport: { width: 1280, height: 720 } });
    await signIn(page, 'dispatcher', code);
    await see(page.getByLabel(t('header.link'), { exact: true }).filter({ hasText: shared('link.live') }));
    await page.getByRole('button', { name: t('header.new') }).click();
    const form = page.getByRole('form', { name: t('call.title') });
    await form.getByRole('combobox', { name: t('call.type') }).fill('theft');
    await page.keyboard.press('Enter');
    await form.getByRole('combobox', { name: t('call.place'), exact: true }).fill('north gate');
    await see(form.getByRole('option', { name: /North gate/ }));
    await page.keyboard.press('Enter');
    await axe(page, `the form of a call in ${code}`);
    await form.getByRole('button', { name: t('call.create') }).click();
    const selected = page.getByRole('region', { name: t('pane.selected') });
    await see(selected.getByRole('heading', { name: /Theft/ }));
    const suggested = selected.getByRole('group', { name: t('suggested.title') });
    await see(suggested.getByRole('listitem').filter({ hasText: t('reason.free') }));
    assert.doesNotMatch(await suggested.innerText(), /work|position (unknown|stale|good)|\bold\b|taken from|on shift|target/, 'reasons in English');
    const number = /[A-Z]+-\d{4}-\d+/.exec(await selected.getByRole('article').innerText())[0];
    await see(page.getByLabel(t('command.result')).filter({ hasText: t('done.new', { number: shortNumber(number), type: 'Theft' }) }));
    await see(page.getByRole('grid', { name: t('queue.title') }).getByRole('row').filter({ hasText: shared('state.received') }));
    await axe(page, `an incident in ${code}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the console is ${wide} px too wide`);
    await page.getByRole('button', { name: t('header.help') }).click();
    await see(page.getByRole('dialog', { name: shared('keys.title') }));
    await axe(page, `the keys in ${code}`);
    page.clean();
    await page.context().close();
  });

  test(`an officer is sent and confirms in ${code}`, { timeout: 180_000 }, async () => {
    const t = wordsOf('faces/field', code);
    const shared = wordsOf('text', code);
    const api = await apiOf(server, 'dispatcher');
    const page = await windowOf(browser, server, { ...PHONE, locale: code });
    await signIn(page, 'officer1', code);
    await see(page.getByRole('heading', { level: 1, name: shared('availability.available') }));
    await axe(page, `nothing to do in ${code}`);
    const incident = await api.incident('theft', 'North gate', { caller_name: 'Ada Low', caller_phone: '+44 7700 900100' });
    await api.assign(incident, 'P4');
    await see(page.getByRole('region', { name: t('assignment', { number: incident.number }) }));
    await see(page.getByRole('link', { name: t('who.call', { number: '+44 7700 900100' }) }));
    await page.getByRole('button', { name: t('step.acknowledged') }).click();
    const { assignments } = await until(() => api.unit('P4'), ({ assignments }) => assignments[0]?.state === 'acknowledged', 'the step');
    await see(page.getByRole('button', { name: t('step.en_route'), exact: true }));
    await axe(page, `an assignment in ${code}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px too wide`);
    await api.post(`/assignments/${assignments[0].assignment_id}/advance`, { to: 'cleared' });
    page.clean();
    await page.context().close();
  });
}

test('the head of the console is one line on a small screen in every language', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server, { viewport: { width: 1280, height: 720 } });
  await signIn(page, 'supervisor', 'en');
  let before = 'en';
  for (const code of Object.keys(DIRECTIONS)) {
    await pickerOf(page, before).selectOption(code);
    await isIn(page, code);
    await see(page.getByRole('banner').getByRole('button', { name: wordsOf('faces/console', code)('header.new') }));
    const height = await page.getByRole('banner').evaluate((head) => head.getBoundingClientRect().height);
    assert.ok(height < 60, `${height} px in ${code}`);
    before = code;
  }
  await page.context().close();
});

test('the picker changes the language, and each person finds their own again', { timeout: 180_000 }, async () => {
  // Whoever signs out while the console still reads places has one answer refused.
  const page = await windowOf(browser, server, { allow: [/status of 401/] });
  await signInToConsole(page);
  await isIn(page, 'en');
  await pickerOf(page, 'en').selectOption('Deutsch');
  await isIn(page, 'de');
  await see(page.getByRole('button', { name: wordsOf('faces/console', 'de')('header.new') }));

  await page.getByRole('button', { name: wordsOf('text', 'de')('session.sign_out') }).click();
  await page.waitForURL('**/login*');
  await pickerOf(page, 'de').selectOption('العربية');
  await isIn(page, 'ar');
  await signIn(page, 'supervisor', 'ar');
  await see(page.getByRole('button', { name: wordsOf('faces/console', 'ar')('header.new') }));

  // A page that is not translated is English as a whole, whatever was chosen.
  await page.goto('/office');
  await see(page.getByRole('heading').or(page.getByRole('tab')));
  await isIn(page, 'en');

  await page.goto('/console');
  await page.getByRole('button', { name: wordsOf('text', 'ar')('session.sign_out') }).click();
  await page.waitForURL('**/login*');
  const t = wordsOf('faces/login', 'ar');
  await page.getByRole('textbox', { name: t('username') }).fill('dispatcher');
  await page.getByRole('textbox', { name: t('password'), exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t('submit') }).click();
  await page.waitForURL((url) => url.pathname !== '/login');
  await isIn(page, 'de');
  page.clean();
  await page.context().close();
});

test('the officer’s page opens in its language without a network', { timeout: 180_000 }, async () => {
  const cable = await cableTo(server);
  try {
    const page = await windowOf(browser, cable, { ...PHONE, locale: 'de', allow: [NO_LINK] });
    await signIn(page, 'officer1', 'de');
    await see(page.getByRole('heading', { level: 1 }));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.waitForFunction(() => localStorage.getItem('castellan.field.kept') !== null);
    cable.cut();
    await page.context().setOffline(true);
    await page.reload();
    await isIn(page, 'de');
    await see(page.getByText(wordsOf('faces/field', 'de')('link.none')));
    page.clean();
    await page.context().close();
  } finally {
    cable.close();
  }
});
