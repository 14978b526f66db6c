// Zero violations of axe's rules on every page, dark and light.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { apiOf, launch, PHONE, rowOf, see, selected, signIn, signInToConsole, signInToField, startDemo, startEmpty, windowOf } from './support.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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

/** Runs axe in both themes. Its text comes over the debugger's door, so the page's security policy stays in force. */
async function axe(page, what) {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, colorScheme);
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? node.failureSummary}`).join(' | ')}`);
    });
    assert.deepEqual(found, [], `${what}, ${colorScheme}`);
  }
}

test('sign-in and set-up', { timeout: 60_000 }, async (t) => {
  const page = await windowOf(browser, server);
  await t.test('sign-in', async () => {
    await page.goto('/login');
    await see(page.getByRole('button', { name: 'Sign in' }));
    await axe(page, 'sign-in');
  });
  const fresh = await startEmpty();
  try {
    const first = await windowOf(browser, fresh);
    await t.test('set-up', async () => {
      await first.goto('/setup');
      await see(first.getByRole('button', { name: 'Set up' }));
      await axe(first, 'set-up');
      await first.getByRole('button', { name: 'Set up' }).click();
      await see(first.getByText('This is needed.'));
      await axe(first, 'set-up with refusals');
    });
    await first.context().close();
  } finally {
    await fresh.stop();
  }
  page.clean();
});

test('the console', { timeout: 90_000 }, async (t) => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  const api = await apiOf(server, 'dispatcher');
  const { number, ...incident } = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence', caller_name: 'Ada Low', caller_phone: '07700 900100' });
  await api.assign(incident, 'P4');
  await signInToConsole(page);
  await t.test('with an incident selected', async () => {
    await rowOf(page, number).click();
    await see(selected(page).getByRole('heading', { name: /Trespass/ }));
    await see(selected(page).getByText('Two people at the fence'));
    await see(page.getByRole('button', { name: 'Zoom in' }));
    await axe(page, 'an incident');
    await selected(page).getByRole('tab', { name: 'Timeline' }).click();
    await see(selected(page).getByText('P4 assigned'));
    await axe(page, 'the timeline');
  });
  await t.test('with a call being taken', async () => {
    await page.getByRole('button', { name: 'New call' }).click();
    const form = page.getByRole('form', { name: 'New call' });
    await form.getByRole('combobox', { name: 'Place' }).fill('main gate');
    await see(form.getByRole('option', { name: /Northgate Depot/ }));
    await axe(page, 'the form of a call');
  });
  await t.test('with the keys shown', async () => {
    await page.getByRole('button', { name: 'Keys and commands' }).click();
    await see(page.getByRole('dialog', { name: 'Keys' }));
    await axe(page, 'the help sheet');
  });
  page.clean();
});

test('the officer’s page', { timeout: 60_000 }, async (t) => {
  const page = await windowOf(browser, server, PHONE);
  const api = await apiOf(server, 'dispatcher');
  await signInToField(page);
  if ((await api.unit('P4')).assignments.length === 0) await api.assign(await api.incident('theft', 'North gate'), 'P4');
  await t.test('with an assignment', async () => {
    await see(page.getByRole('heading', { level: 1, name: /Assigned/ }));
    await axe(page, 'an assignment');
  });
  await t.test('refusing', async () => {
    await page.getByRole('button', { name: 'Refuse' }).tap();
    await see(page.getByRole('dialog'));
    await axe(page, 'refusing');
    await page.keyboard.press('Escape');
  });
  await t.test('reporting', async () => {
    await page.getByText('Menu', { exact: true }).tap();
    await page.getByRole('button', { name: 'Report', exact: true }).tap();
    await see(page.getByRole('button', { name: 'Send report' }));
    await axe(page, 'a report');
  });
  page.clean();
});

test('the back office', { timeout: 120_000 }, async (t) => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  const api = await apiOf(server, 'admin');
  const hook = await api.post('/webhooks', { name: 'Case system', url: 'https://127.0.0.1:9/in', actions: ['incident.*'] });
  await api.post(`/webhooks/${hook.id}/test`);
  for (const tab of ['people', 'places', 'units', 'types', 'rights', 'tokens', 'webhooks']) {
    await t.test(tab, async () => {
      await page.goto(`/office?tab=${tab}&under=${tab === 'webhooks' ? hook.id : ''}`);
      await see(tab === 'tokens' ? page.getByRole('button', { name: 'Make token' }) : page.getByRole('table').getByRole('row').nth(1));
      if (tab === 'webhooks') await see(page.getByText('Not delivered'));
      await axe(page, tab);
    });
  }
  await t.test('adding a person', async () => {
    await page.goto('/office?tab=people&add=person');
    await see(page.getByRole('dialog', { name: 'Add person' }));
    await axe(page, 'adding a person');
  });
  page.clean();
});
