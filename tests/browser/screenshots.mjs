// Takes the pictures of docs/guide from a fresh example site: `npm run screenshots`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { smaller } from './png.mjs';
import { apiOf, commandLine, launch, PHONE, rowOf, see, selected, signIn, signInToConsole, signInToField, startDemo, startEmpty, windowOf } from './support.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/guide/img/', import.meta.url));
const DESK = { viewport: { width: 1440, height: 900 } };
const HAND = { ...PHONE, viewport: { width: 390, height: 844 } };
const LARGEST_BYTES = 250_000;

mkdirSync(FOLDER, { recursive: true });
const server = await startDemo();
const browser = await launch();

async function shoot(page, name) {
  // The pictures show the resting state: whatever moves has come to its end, and nothing points.
  await page.mouse.move(0, 0);
  const picture = smaller(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  writeFileSync(`${FOLDER}${name}.png`, picture);
  console.log(`${name}.png ${Math.round(picture.length / 1000)} kB`);
  if (picture.length > LARGEST_BYTES) throw new Error(`${name}.png is larger than ${LARGEST_BYTES} bytes`);
}

/** The map has drawn what it has, and no more is loading. */
const drawn = (page) => see(page.getByRole('region', { name: 'Map', exact: true }).getByRole('button', { name: 'Zoom in' })).then(() => page.waitForLoadState('networkidle').catch(() => undefined));
const settled = (page) => page.evaluate(() => new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => requestAnimationFrame(done)), { timeout: 3_000 })));

try {
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('trespass', 'North gate', {
    caller_name: 'Maya Osei', caller_phone: '07700 900318', source: 'phone', narrative: 'Two people climbed the fence beside the north gate and went towards the car park.',
  });
  const first = await api.assign(incident, 'P4');
  await api.post(`/units/${(await api.unit('P6')).id}/duty`, { to: 'on_duty' });
  await api.assign(incident, 'P6');
  await api.post(`/assignments/${first.id}/advance`, { to: 'acknowledged' });
  await api.post(`/assignments/${first.id}/advance`, { to: 'en_route' });
  await api.post(`/incidents/${incident.id}/log`, { text: 'Camera 12 shows them behind the recycling store.' });

  for (const [colorScheme, name] of [['dark', 'console'], ['light', 'console-light']]) {
    const page = await windowOf(browser, server, { ...DESK, colorScheme });
    await signInToConsole(page);
    await page.getByRole('combobox', { name: 'Site' }).selectOption({ label: 'Harbour Point' });
    await rowOf(page, incident.number).click();
    await see(selected(page).getByText('Camera 12'));
    await drawn(page);
    await settled(page);
    await shoot(page, name);
    if (colorScheme === 'dark') {
      await page.getByRole('button', { name: 'New call' }).click();
      const form = page.getByRole('form', { name: 'New call' });
      await page.getByRole('combobox', { name: 'Site' }).first().selectOption({ label: 'All sites' });
      await form.getByRole('combobox', { name: 'Type' }).fill('medical');
      await form.getByRole('option', { name: /^Medical/ }).first().click();
      await form.getByRole('combobox', { name: 'Place' }).fill('main gate');
      await see(form.getByRole('option', { name: /Northgate Depot/ }));
      await settled(page);
      await shoot(page, 'new-call');
      await form.getByRole('button', { name: 'Cancel' }).click();
      await rowOf(page, incident.number).click();
      await see(selected(page).getByText('Camera 12'));
      await commandLine(page).pressSequentially('dispatch C1 to 7');
      await see(page.getByRole('listbox', { name: 'Completions' }));
      await settled(page);
      await shoot(page, 'command-line');
    }
    await page.context().close();
  }

  for (const [colorScheme, name] of [['light', 'field'], ['dark', 'field-night']]) {
    const page = await windowOf(browser, server, { ...HAND, colorScheme });
    await signInToField(page);
    await see(page.getByText('Camera 12'));
    await settled(page);
    await shoot(page, name);
    await page.context().close();
  }

  const office = await windowOf(browser, server, { ...DESK, colorScheme: 'light' });
  await signIn(office, 'admin');
  await office.goto('/office?tab=units');
  await see(office.getByRole('table').getByRole('row').nth(1));
  await settled(office);
  await shoot(office, 'office');

  const sites = (await api.get('/sites')).items;
  const site = sites.find(({ code }) => code === 'HP').id;
  await office.goto(`/office?tab=figures&view=where&site=${site}`);
  await see(office.getByRole('region', { name: 'Incidents on the map' }).getByRole('button', { name: /: \d+ incidents$/ }));
  await see(office.getByRole('table', { name: /^Incidents received/ }));
  await office.waitForLoadState('networkidle').catch(() => undefined);
  await settled(office);
  await shoot(office, 'figures');

  const { items: towers } = await api.get(`/places?query=${encodeURIComponent('Tower A')}&site_id=${site}`);
  await office.goto(`/office?tab=places&view=map&site=${site}&place=${towers.find(({ name }) => name === 'Tower A').id}`);
  await see(office.locator('[aria-label="Map of the site"][aria-busy="false"]'));
  await office.waitForLoadState('networkidle').catch(() => undefined);
  await settled(office);
  await shoot(office, 'drawing');

  const watching = await windowOf(browser, server, { ...DESK, colorScheme: 'dark' });
  await signInToConsole(watching, 'supervisor');
  await watching.getByRole('toolbar', { name: 'What the queue shows' }).getByRole('button', { name: /^Watch/ }).click();
  await settled(watching);
  await shoot(watching, 'watch');

  const empty = await startEmpty();
  try {
    const setup = await windowOf(browser, empty, { ...DESK, colorScheme: 'light' });
    await setup.goto('/setup');
    await see(setup.getByRole('button', { name: 'Set up' }));
    await settled(setup);
    await shoot(setup, 'setup');
  } finally {
    await empty.stop();
  }
} finally {
  await browser.close();
  await server.stop();
}
