// Three monitors: panes in windows of their own keep their place and size, and are found again by a console that is
// loaded anew or opened on another day.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, live, queue, rowOf, see, selected, signInToConsole, startDemo, unitRow, until, windowOf } from './support.mjs';

let server;
let browser;
before(async () => {
  server = await startDemo();
  browser = await launch({ gl: false });
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A browser without a screen rounds its frames. */
const FRAME_PX = 2;

/** Of a window that was closed a moment ago, when one of the same name is opened: the browser had not ended it yet. */
const STILL_CLOSING = /no longer runnable/;

/** Where the window stands, and how large what is in it is. */
const boxOf = (page) => page.evaluate(() => ({ left: screenX, top: screenY, width: innerWidth, height: innerHeight }));

/** As a person drags it: browsers let no page do so with a window that it did not open. */
async function drag(page, bounds) {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds });
  await session.detach();
}

/** As a person does once, when the browser asks whether the page may put windows on other monitors. */
async function allowMonitors(browser, { url }) {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  const { browserContextId } = targetInfos.find(({ type, browserContextId }) => type === 'page' && browserContextId);
  await session.send('Browser.grantPermissions', { permissions: ['windowManagement'], origin: url, browserContextId });
}

async function undock(page, pane) {
  const opening = page.context().waitForEvent('page');
  await commandLine(page).fill(`undock ${pane}`);
  await page.keyboard.press('Enter');
  const opened = await opening;
  await opened.waitForLoadState();
  return opened;
}

for (const [width, height] of [[1280, 720], [1920, 1080]]) {
  test(`two panes stand in windows of their own and are found again, at ${width}×${height}`, { timeout: 180_000 }, async () => {
    const api = await apiOf(server, 'dispatcher');
    const incident = await api.incident('theft', 'North gate', { narrative: 'A bicycle' });
    // The windows have their own sizes here: none is made up for them.
    const first = await windowOf(browser, server, { viewport: null, allow: [STILL_CLOSING] });
    await drag(first, { left: 0, top: 0, width, height });
    await signInToConsole(first);
    await see(rowOf(first, incident.number));
    const units = await undock(first, 'units');
    await see(unitRow(units, 'P4'));
    const pane = await undock(first, 'incident');
    await gone(unitRow(first, 'P4'));
    await rowOf(first, incident.number).click();
    await see(pane.getByText('A bicycle'));
    await drag(units, { left: 140, top: 60, width: 600, height: 500 });
    await drag(pane, { left: 220, top: 90, width: 560, height: 420 });

    // The console is loaded anew: the windows stay, and it knows of them.
    await first.reload();
    await live(first);
    await see(rowOf(first, incident.number));
    await gone(unitRow(first, 'P4'));
    await gone(selected(first));
    assert.equal(await first.getByRole('region', { name: 'Windows from before' }).count(), 0);

    // The day is over: all windows are closed together. The console says the next day what stood apart.
    const stood = { units: await boxOf(units), pane: await boxOf(pane) };
    const context = first.context();
    await Promise.all([first, units, pane].map((one) => one.close({ runBeforeUnload: true })));
    await until(() => context.pages().length, (open) => open === 0, 'that the windows are closed');
    const page = await context.newPage();
    await page.goto('/console');
    await live(page);
    await see(unitRow(page, 'P4'));
    const strip = page.getByRole('region', { name: 'Windows from before' });
    await see(strip);
    await axe(page, 'what stood in windows of its own');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the console is ${wide} px too wide`);
    const again = {};
    for (const [name, label] of [['units', 'Open Units'], ['pane', 'Open Selected incident']]) {
      const opening = page.context().waitForEvent('page');
      await strip.getByRole('button', { name: label }).click();
      again[name] = await opening;
      await again[name].waitForLoadState();
    }
    await gone(strip);
    await see(unitRow(again.units, 'P4'));
    for (const name of ['units', 'pane']) {
      const box = await boxOf(again[name]);
      for (const [side, px] of Object.entries(stood[name])) assert.ok(Math.abs(box[side] - px) <= FRAME_PX, `${name} at its place, as large as it was: ${JSON.stringify(box)} and not ${JSON.stringify(stood[name])}`);
    }

    // Whoever closes a window has its pane back, and keeps it.
    await again.units.close({ runBeforeUnload: true });
    await see(unitRow(page, 'P4'));
    await until(() => page.evaluate(() => localStorage.getItem('castellan.console.windows')), (kept) => kept === '["incident"]', 'that the closed one is not wanted any more');
    await again.pane.close({ runBeforeUnload: true });
    await see(queue(page));
    first.clean();
    await context.close();
  });
}

test('on three monitors each pane goes back to its own, and the keys work wherever one looks', { timeout: 180_000 }, async () => {
  const WIDE = 1920;
  const wall = await launch({ monitors: [0, 1, 2].map((n) => `${n * WIDE},0 ${WIDE}x1080`) });
  try {
    const api = await apiOf(server, 'dispatcher');
    const incident = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence' });
    const first = await windowOf(wall, server, { viewport: null, allow: [STILL_CLOSING] });
    await allowMonitors(wall, server);
    await drag(first, { left: 0, top: 0, width: WIDE, height: 1080 });
    await signInToConsole(first);
    assert.equal(await first.evaluate(() => window.getScreenDetails().then(({ screens }) => screens.length)), 3);
    const panes = {};
    for (const [name, left, top] of [['incident', WIDE, 0], ['map', 2 * WIDE, 0], ['units', 2 * WIDE, 560]]) {
      panes[name] = await undock(first, name);
      await drag(panes[name], { left, top, width: WIDE, height: top === 0 && name === 'incident' ? 1080 : 520 });
    }
    await rowOf(first, incident.number).click();
    await see(panes.incident.getByText('Two people at the fence'));
    for (const page of [first, ...Object.values(panes)]) {
      assert.deepEqual(await page.evaluate(() => [document.documentElement.scrollWidth <= innerWidth, document.documentElement.scrollHeight <= innerHeight]), [true, true], 'nothing is hidden');
    }

    // Whoever looks at the second monitor works there.
    await panes.incident.bringToFront();
    await panes.incident.keyboard.press('l');
    const dialog = panes.incident.getByRole('dialog', { name: /log/i });
    await dialog.getByRole('textbox', { name: 'Text' }).fill('Seen on camera');
    await panes.incident.keyboard.press('Enter');
    // A key belongs to the question until it is gone.
    await gone(dialog);
    await see(panes.incident.getByText('Seen on camera'));
    await panes.incident.keyboard.press('Space');
    await until(() => api.get(`/incidents/${incident.id}`), ({ assignments }) => assignments.length === 1, 'that a unit was sent from there');
    await panes.units.bringToFront();
    await panes.units.keyboard.press('j');
    await axe(panes.incident, 'the incident in a window of its own');

    // Each is closed, and opened again on the monitor on which it stood.
    for (const [name, left] of [['incident', WIDE], ['units', 2 * WIDE]]) {
      const stood = await boxOf(panes[name]);
      await panes[name].close({ runBeforeUnload: true });
      await see(name === 'units' ? unitRow(first, 'P4') : selected(first));
      await first.bringToFront();
      const again = await undock(first, name);
      const box = await until(() => boxOf(again), (now) => Math.abs(now.left - stood.left) <= FRAME_PX, `${name} on its monitor`);
      assert.ok(box.left >= left && Math.abs(box.width - stood.width) <= FRAME_PX, `${JSON.stringify(box)} and not ${JSON.stringify(stood)}`);
    }
    first.clean();
  } finally {
    await wall.close();
  }
});
