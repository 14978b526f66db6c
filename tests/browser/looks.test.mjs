// Sizes: nothing essential is cut on a small and on a large screen, and a thumb hits the phone's buttons.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, commandLine, launch, PHONE, queue, rowOf, see, selected, signInToConsole, signInToField, startDemo, windowOf } from './support.mjs';

const THUMB_PX = 48;
let server;
let browser;
let api;
let incident;
before(async () => {
  server = await startDemo();
  browser = await launch({ bars: true });
  api = await apiOf(server, 'dispatcher');
  incident = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence' });
  // More than a small screen shows, so that there is a bar beside them.
  for (const type of ['medical', 'theft', 'noise', 'medical', 'suspicious_item', 'theft', 'trespass', 'noise']) await api.incident(type, 'Atrium');
  await api.assign(incident, 'P4');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const noSideways = async (page) =>
  assert.deepEqual(
    await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.scrollingElement;
      return scrollWidth > clientWidth ? [`${scrollWidth} > ${clientWidth}`] : [];
    }),
    [],
    'a horizontal scroll bar',
  );

/** The part is inside of the window, all of it. */
async function inWindow(page, locator, what) {
  const box = await locator.boundingBox();
  const { width, height } = page.viewportSize();
  assert.ok(box && box.width > 0 && box.height > 0, `${what} is not shown`);
  const inside = box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1;
  assert.ok(inside, `${what} reaches out of the window: ${JSON.stringify(box)}`);
}

/** A small screen, what a browser's own bars leave of it, a large one, and three large ones under one window. */
const SIZES = [[1280, 720], [1272, 629], [1920, 1080], [5760, 1080]].map(([width, height]) => ({ width, height }));

for (const viewport of SIZES) {
  test(`the console at ${viewport.width} × ${viewport.height}`, { timeout: 60_000 }, async () => {
    const page = await windowOf(browser, server, { viewport });
    await signInToConsole(page);
    await rowOf(page, incident.number).click();
    await see(selected(page).getByRole('heading', { name: /Trespass/ }));
    await see(page.getByRole('button', { name: 'Zoom in' }));
    await noSideways(page);
    const units = page.getByRole('region', { name: 'Units pane' });
    const parts = {
      queue: queue(page),
      incident: selected(page),
      units,
      map: page.getByRole('region', { name: 'Map', exact: true }),
      'command line': commandLine(page),
      link: page.getByLabel('Link', { exact: true }),
      clock: page.getByRole('banner').getByRole('time'),
      counts: page.getByRole('list', { name: 'Open by priority' }),
      'new call': page.getByRole('button', { name: 'New call' }),
      'sign out': page.getByRole('button', { name: 'Sign out' }),
    };
    for (const [what, part] of Object.entries(parts)) await inWindow(page, part, what);
    assert.ok((await page.getByRole('banner').boundingBox()).height < 48, 'the head of the console takes a second line');

    // A unit that keeps its promises takes less room than one that does not: the narrowest case is looked at.
    await units.getByRole('row').nth(2).getByRole('cell').first().evaluate((cell) => {
      const wrong = Object.assign(document.createElement('strong'), { className: 'unit-wrong', textContent: '⇑ should be there: ask, and has not set out' });
      cell.append(wrong);
    });

    // What is in a pane fits its width. Of a row of the queue only the mark of what is overrun, the place and the words beside
    // the call signs may be shortened: all stand in full beside it.
    for (const [what, part] of Object.entries({ queue: queue(page), incident: selected(page), units })) {
      const over = await part.evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.ok(over <= 0, `${what} is ${over} px wider than its pane`);
    }
    for (const row of await queue(page).getByRole('row').all()) {
      const cut = await row.getByRole('gridcell').evaluateAll((cells) =>
        cells.filter((cell, at) => ![3, 6, 7].includes(at) && cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent),
      );
      assert.deepEqual(cut, [], 'cut in the queue');
    }
    for (const unit of await units.getByRole('row').all()) {
      const words = await unit.getByRole('cell').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent));
      assert.deepEqual(words, [], 'cut in the units');
    }
    assert.ok((await queue(page).boundingBox()).height >= 150, 'the queue shows less than three rows');
    page.clean();
  });
}

test('with reduced motion a theme is changed at once', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server, { reducedMotion: 'reduce', colorScheme: 'light' });
  await signInToConsole(page);
  await see(rowOf(page, incident.number));
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark');
  assert.equal(await page.evaluate(() => document.getAnimations().filter((one) => one instanceof CSSTransition).length), 0);
  page.clean();
});

test('the phone at 360 × 740', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server, PHONE);
  await signInToField(page);
  await see(page.getByRole('heading', { level: 1, name: /Assigned/ }));
  await noSideways(page);
  await inWindow(page, page.getByRole('button', { name: 'Acknowledge', exact: true }), 'Acknowledge');
  const tall = async (where) => {
    for (const button of await page.getByRole('button').all()) {
      if (!(await button.isVisible())) continue;
      const { height } = await button.boundingBox();
      assert.ok(height >= THUMB_PX - 0.5, `${where}: “${await button.innerText()}” is ${height} px high`);
    }
  };
  await tall('home');
  const menu = page.getByText('Menu', { exact: true });
  assert.ok((await menu.boundingBox()).height >= THUMB_PX - 0.5, 'Menu');
  await menu.tap();
  await see(page.getByRole('button', { name: 'Sign out' }));
  await tall('menu');
  await page.getByRole('button', { name: 'Report', exact: true }).tap();
  await see(page.getByRole('button', { name: 'Send report' }));
  await noSideways(page);
  await tall('report');
  page.clean();
});
