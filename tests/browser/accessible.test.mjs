// Walks the pages by what they offer, in every look: each tab, each entry of a menu, each button that opens something. Nothing
// is named here, so that what is added is walked too; deeper states, which take several steps to reach, stand in axe.test.mjs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sourceAt } from './panel.mjs';
import { apiOf, axe, gone, launch, LOOKS, PASSWORD, PHONE, quiet, see, shortNumber, startDemo, startEmpty, until, windowOf, wordsOf } from './support.mjs';

/** More than anybody would offer in one place: a walk that goes on has lost its way. */
const STEPS_MAX = 120;
/** How long a button has to be there and to stand still, in milliseconds. */
const PRESS_MS = 15_000;
/** Rows of a table that look alike are one. */
const ROWS_MAX = 3;
const PHONE_SIZE = PHONE.viewport;
const DIALOG = '[role=dialog], dialog[open]';

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

/** Signs in over the API: the page finds the cookie. */
async function enter(page, username) {
  await page.goto('/login');
  await page.evaluate(
    async ([username, password]) => fetch('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify({ username, password }) }),
    [username, PASSWORD],
  );
}

/** What a page says while something is on its way. */
const LOADING = ['en', 'ar'].flatMap((code) => [wordsOf('faces/office')('loading'), wordsOf('faces/field', code)('loading'), wordsOf('faces/console', code)('map.loading')]);
const ALL = Object.keys(LOOKS);
/** Only how it is laid out: its colours were looked at before. */
const LAID_OUT = ['dark'];
/** A dialog is made of the same parts as the page behind it; `CASTELLAN_ALL_LOOKS=1` searches it in every look all the same. */
const DIALOG_LOOKS = process.env.CASTELLAN_ALL_LOOKS ? ALL : ['dark', 'light, high contrast, largest type'];

const of = (looks) => looks.filter((look) => DIALOG_LOOKS.includes(look));

/** Whatever a click opens is there, also where its code is loaded first. What is still on its way says so, and is waited for. */
async function settled(page) {
  await quiet(page);
  await page.waitForFunction((words) => !Array.from(document.querySelectorAll('output, .console-empty')).some((one) => words.includes(one.textContent)), LOADING);
}

/**
 * Presses each button of a part once, whatever it is called; those of rows alike only once. What opens is handed on under its
 * name. `skip`: words of buttons that end the walk.
 */
async function walk(page, part, skip, opened) {
  const seen = new Set(skip);
  const names = [];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const next = await page.evaluate(
      ({ part, seen, most }) => {
        const kindOf = (button) => {
          const row = button.closest('tr, li, [role=row]');
          const titles = row?.querySelector('th, [scope=row]')?.innerText.split('\n').filter((line) => line.trim().length > 1) ?? [];
          const name = button.getAttribute('aria-label') ?? button.innerText;
          return titles.reduce((text, title) => text.replaceAll(title.trim(), '…'), name).replaceAll(/\d+/g, '0').trim();
        };
        const rowOf = (button) => Array.from(button.closest('tbody')?.rows ?? []).indexOf(button.closest('tr'));
        for (const old of document.querySelectorAll('[data-walk]')) delete old.dataset.walk;
        for (const button of document.querySelectorAll(`:is(${part}) :is(button, summary, [role=menuitem])`)) {
          const kind = kindOf(button);
          if (!kind || seen.includes(kind) || button.disabled || !button.checkVisibility() || rowOf(button) >= most) continue;
          button.dataset.walk = 'next';
          return kind;
        }
        return null;
      },
      { part, seen: Array.from(seen), most: ROWS_MAX },
    );
    if (next === null) return names;
    const button = page.locator('[data-walk=next]');
    // What is drawn anew meanwhile, such as a circle of a map, has lost its mark and is looked for again.
    const pressed = await button.click({ timeout: PRESS_MS }).then(() => true, async (error) => {
      if ((await button.count()) > 0) throw error;
      return false;
    });
    if (!pressed) continue;
    seen.add(next);
    names.push(next);
    await settled(page);
    await opened(next);
  }
  assert.fail(`the walk does not end: ${names.join(', ')}`);
}

/** The window that a press opened, or null when what it opened stands in this page. */
async function openedBy(page) {
  const opens = await page.evaluate(() => window.castellanOpened > 0 && ((window.castellanOpened = 0), true));
  if (!opens) return null;
  const others = async () => page.context().pages().filter((one) => one !== page);
  return (await until(others, (pages) => pages.length > 0, 'the window that was opened'))[0];
}

/** A dialog that is open is searched and closed as by hand. */
async function dialogIn(page, what, looks = DIALOG_LOOKS) {
  const dialog = page.locator(DIALOG).filter({ visible: true });
  if ((await dialog.count()) === 0) return false;
  await axe(page, what, DIALOG, looks);
  await page.keyboard.press('Escape');
  await gone(dialog);
  return true;
}

/** Before its buttons are pressed a long list is narrowed to its first row: its other rows are made of the same, and each costs time. */
async function narrow(page, panel) {
  const rows = panel.locator('table.data-table tbody tr[data-row]');
  const search = panel.getByRole('searchbox');
  if ((await rows.count()) <= ROWS_MAX || (await search.count()) === 0) return;
  await search.first().fill((await rows.first().getByRole('rowheader').innerText()).split('\n').at(-1).trim());
  await settled(page);
}

/** A walk presses the buttons of the duty as well: the next one finds its unit at work again. */
async function onDuty(api, callSign) {
  const unit = await api.unit(callSign);
  if (unit.duty !== 'on_duty') await api.post(`/units/${unit.id}/duty`, { to: 'on_duty' });
  return unit;
}

/** An alarm of a source of its own, for somebody to work at. */
async function alarmAt(account) {
  const admin = await apiOf(server, 'admin');
  const tell = await sourceAt(server, admin, (await admin.get('/sites')).items[0], { account, name: `Door controller ${account}`, zones: [{ number: 'ROOF', name: 'Roof' }] });
  await tell({ id: 1, zone: 'roof', code: 'forced' });
  const { items } = await admin.get('/alarms?state=open');
  return items.find(({ account_name }) => account_name === `Door controller ${account}`) ?? assert.fail('the alarm is not there');
}

async function inPhone(page, what) {
  const size = page.viewportSize();
  await page.setViewportSize(PHONE_SIZE);
  await axe(page, `${what}, as on a phone`, null, LAID_OUT);
  await page.setViewportSize(size);
}

test('sign-in and set-up', { timeout: 180_000 }, async () => {
  const page = await windowOf(browser, server);
  await page.goto('/login');
  await see(page.getByRole('button').last());
  await axe(page, 'sign-in', null, ALL);
  await inPhone(page, 'sign-in');
  const fresh = await startEmpty();
  try {
    const first = await windowOf(browser, fresh);
    await first.goto('/setup');
    await see(first.getByRole('button').last());
    await axe(first, 'set-up', null, ALL);
    await inPhone(first, 'set-up');
    await first.context().close();
  } finally {
    await fresh.stop();
  }
  page.clean();
});

test('the back office: every tab and what its buttons open', { timeout: 600_000 }, async (t) => {
  const page = await windowOf(browser, server, { viewport: { width: 1280, height: 720 } });
  const api = await apiOf(server, 'admin');
  await api.post('/webhooks', { name: 'Case system', url: 'https://127.0.0.1:9/in', actions: ['incident.*'] });
  const [site] = (await api.get('/sites')).items;
  const [place] = (await api.get(`/sites/${site.id}/places?limit=1`)).items;
  await api.post('/schedules', { site_id: site.id, name: 'Opening round', type: 'opening_round', place_id: place.id, time: '07:00', weekdays: [1, 2] });
  const keyholders = [{ name: 'Ada Low', phone: '07700 900101', phrase: 'blue heron' }];
  await api.post('/alarm-accounts', { account: 'A0F7', name: 'Gate panel', site_id: site.id, zones: [{ number: '7', name: 'Gate house door' }], keyholders });
  await enter(page, 'admin');
  await page.goto('/office');
  const tabs = page.getByRole('tablist').first().getByRole('tab');
  await see(tabs);
  const n = await tabs.count();
  assert.ok(n >= 11, 'the tabs of the back office are found');
  for (let at = 0; at < n; at += 1) {
    const name = await tabs.nth(at).innerText();
    await t.test(name, async () => {
      await tabs.nth(at).click();
      const panel = page.getByRole('tabpanel').first();
      await see(panel.locator('table, form, p'));
      await settled(page);
      await axe(page, name, null, ALL);
      await inPhone(page, name);
      await narrow(page, panel);
      const home = page.url();
      await walk(page, '[role=tabpanel]', [], async (button) => {
        if (!(await dialogIn(page, `${name}: ${button}`)) && page.url() !== home) {
          await axe(page, `${name}: ${button}`, '[role=tabpanel]', ALL);
        }
      });
    });
  }
  page.clean();
});

test('the figures: every view and what its buttons open', { timeout: 600_000 }, async (t) => {
  const page = await windowOf(browser, server, { viewport: { width: 1280, height: 720 } });
  const [admin, api] = await Promise.all([apiOf(server, 'admin'), apiOf(server, 'dispatcher')]);
  await api.incident('trespass', 'North gate');
  const tell = await sourceAt(server, admin, (await admin.get('/sites')).items[0], { account: 'DOORS', name: 'Door controller', zones: [{ number: 'DOCK', name: 'Dock' }] });
  for (const id of [1, 2, 3]) await tell({ id, zone: 'dock', code: 'held_open' });
  await enter(page, 'manager');
  await page.goto('/office?tab=figures');
  const view = page.getByRole('combobox', { name: wordsOf('faces/office')('figures.view') });
  await see(view);
  const names = await view.getByRole('option').allInnerTexts();
  assert.ok(names.length >= 6, names.join(', '));
  for (const name of names) {
    await t.test(name, async () => {
      await view.selectOption({ label: name });
      await settled(page);
      await axe(page, name, null, ALL);
      await inPhone(page, name);
      const home = page.url();
      await walk(page, '[role=tabpanel]', [], async (button) => {
        if (!(await dialogIn(page, `${name}: ${button}`)) && page.url() !== home) await axe(page, `${name}: ${button}`, '[role=tabpanel]', ALL);
      });
    });
  }
  page.clean();
});

for (const [code, looks] of [['en', ALL], ['ar', LAID_OUT]]) {
  test(`the console in ${code}: every tab, menu and dialog`, { timeout: 600_000 }, async (t) => {
    const shared = wordsOf('text', code);
    const words = wordsOf('faces/console', code);
    // Acts are done as they come, also such as the state no longer allows.
    const page = await windowOf(browser, server, { locale: code, viewport: { width: 1280, height: 720 }, allow: [/status of 409/] });
    await page.addInitScript(() => {
      window.print = () => {};
    });
    const api = await apiOf(server, 'dispatcher');
    await api.incident('evacuation', 'Server room');
    const incident = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence', caller_name: 'Ada Low', caller_phone: '07700 900100' });
    const unit = code === 'en' ? 'P4' : 'P5';
    await onDuty(api, unit);
    await api.assign(incident, unit);
    await api.post(`/incidents/${incident.id}/outside`, { service: 'police', note: 'crowd at the gate' });
    await api.post(`/incidents/${incident.id}/persons`, { role: 'suspect', description: 'red coat', phone: '07700 900101' });
    await enter(page, 'dispatcher');
    await page.goto(`/console/incidents/${incident.id}`);
    const pane = page.getByRole('region', { name: words('pane.selected') });
    await see(pane.getByRole('article'));
    await see(page.getByLabel(words('header.link'), { exact: true }).filter({ hasText: shared('link.live') }));

    // The cards lie over the board as soon as their code is there; whatever is pressed next puts them away.
    await page.addLocatorHandler(page.getByRole('button', { name: words('print.close') }), (close) => close.click());
    const back = () => page.keyboard.press('Escape');

    await t.test('its tabs', async () => {
      const tabs = page.getByRole('tab');
      for (let at = 0; at < (await tabs.count()); at += 1) {
        await tabs.nth(at).click();
        await settled(page);
        await axe(page, await tabs.nth(at).innerText(), null, looks);
      }
      for (const list of await page.getByRole('tablist').all()) await list.getByRole('tab').first().click();
    });

    await t.test('what is done at the desk', async () => {
      const button = page.locator('.console-header').getByRole('button', { name: words('desk.menu') });
      const seen = new Set([words('desk.sign_out')]);
      for (;;) {
        await button.click();
        const items = page.getByRole('menuitem');
        await see(items);
        const names = (await items.allInnerTexts()).map((text) => text.split('\n')[0].trim());
        if (seen.size === 1) await axe(page, 'the menu of the desk', '.console-header', looks);
        const at = names.findIndex((name) => !seen.has(name));
        if (at < 0) break;
        seen.add(names[at]);
        await items.nth(at).click();
        await settled(page);
        const other = await openedBy(page);
        // Locked, the page shows nothing else; until its code has come not even that.
        await see(page.locator('.lock').or(page.getByRole('main', { includeHidden: true })));
        if (await dialogIn(page, names[at], of(looks))) continue;
        if (await page.locator('.lock').isVisible()) {
          await axe(page, names[at], null, looks);
          await page.locator('.lock input').fill(PASSWORD);
          await page.keyboard.press('Enter');
          await gone(page.locator('.lock'));
          continue;
        }
        if (other) {
          await see(other.getByRole('main'));
          await settled(other);
          await axe(other, names[at], null, looks);
          await other.close();
          continue;
        }
        await axe(page, names[at], null, of(looks));
        await back();
      }
      await page.keyboard.press('Escape');
      await gone(page.getByRole('menuitem'));
      assert.ok(seen.size >= 13, `the menu was walked: ${Array.from(seen).join(', ')}`);
    });

    const { number } = await alarmAt(`DOOR-${code.toUpperCase()}`);
    const rowOf = (name) => page.getByRole('grid', { name: words('queue.title') }).getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) });
    const seen = new Set();
    const menuOf = async (what, open) => {
      for (let step = 0; step < STEPS_MAX; step += 1) {
        await open();
        const items = page.getByRole('menuitem');
        await see(items);
        if (step === 0) await axe(page, `the menu of ${what}`, '.act-menu', looks);
        // The key of the act is the second line.
        const names = (await items.allInnerTexts()).map((text) => text.split('\n')[0].trim());
        const at = names.findIndex((name) => !seen.has(name));
        if (at < 0) return page.keyboard.press('Escape');
        seen.add(names[at]);
        await items.nth(at).click();
        await settled(page);
        await dialogIn(page, names[at], of(looks));
        await back();
      }
      return assert.fail('the menu does not end');
    };
    const bySelecting = (name) => async () => {
      await rowOf(name).click();
      await see(pane.getByRole('article'));
      await page.keyboard.press('.');
    };

    await t.test('what is done to incidents and units', async () => {
      await menuOf('an incident', bySelecting(shortNumber(incident.number)));
      const units = page.getByRole('region', { name: words('pane.units') });
      await menuOf('a unit', () => units.getByRole('row').getByRole('button').first().click());
      assert.ok(seen.size >= 25, `the acts were walked: ${Array.from(seen).join(', ')}`);
    });

    await t.test('what is done to alarms', async () => {
      await rowOf(number).click();
      await see(pane.getByRole('article'));
      await settled(page);
      await axe(page, 'an alarm', null, looks);
      // It becomes an incident, and is an alarm no longer.
      seen.add(words('act.alarm_send'));
      const before = seen.size;
      await menuOf('an alarm', bySelecting(number));
      assert.ok(seen.size - before >= 8, `the acts were walked: ${Array.from(seen).slice(before).join(', ')}`);
    });
    page.clean();
  });

  test(`the officer’s page in ${code}: every button`, { timeout: 300_000 }, async () => {
    const words = wordsOf('faces/field', code);
    const shared = wordsOf('text', code);
    const page = await windowOf(browser, server, { locale: code, allow: [/status of 409/], ...PHONE });
    const api = await apiOf(server, 'dispatcher');
    const { assignments } = await onDuty(api, 'P4');
    if (!assignments.length) await api.assign(await api.incident('theft', 'North gate'), 'P4');
    await enter(page, 'officer1');
    await page.goto('/field');
    await see(page.getByRole('heading', { level: 1 }));
    await axe(page, 'my state', null, looks);
    const pressed = await walk(page, 'body', [shared('session.sign_out')], async (button) => {
      if (await dialogIn(page, button, of(looks))) return;
      await axe(page, button, null, of(looks));
      if (page.url().includes('view=')) await page.goBack();
    });
    assert.ok(pressed.length >= 8, `the buttons were pressed: ${pressed.join(', ')}`);
    assert.ok(pressed.includes(words('menu')));
    page.clean();
  });
}
