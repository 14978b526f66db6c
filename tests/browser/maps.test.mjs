// Plans and maps: outlines drawn by mouse and by keyboard, points set, a picture pinned, tiles under it all.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { apiOf, axe, gone, launch, live, see, signIn, startDemo, until, windowOf } from './support.mjs';

const ATTRIBUTION = 'Harbour Office charts';
const folder = mkdtempSync(join(tmpdir(), 'castellan-tiles-'));
let server;
let browser;
before(async () => {
  const file = join(folder, 'site.pmtiles');
  writeFileSync(file, archive(png(256, 256, [90, 140, 90])));
  server = await startDemo('--map-tiles', file, '--map-attribution', ATTRIBUTION);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A picture of one colour. */
function png(width, height, colour) {
  const part = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array(width).fill(Buffer.from(colour)))]);
  const rows = Buffer.concat(Array(height).fill(row));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), part('IHDR', head), part('IDAT', deflateSync(rows)), part('IEND', Buffer.alloc(0))]);
}

/** A .pmtiles file of three zooms, in which every tile is the same one. */
function archive(tile) {
  const varint = (number) => (number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)]);
  const root = Buffer.from([1, 0, ...varint(21), ...varint(tile.length), 1]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles\x03', 'latin1');
  const data = 127 + root.length + metadata.length;
  [127, root.length, 127 + root.length, metadata.length, data, 0, data, tile.length, 21, 1, 1].forEach((number, n) => header.writeBigUInt64LE(BigInt(number), 8 + 8 * n));
  header.set([1, 1, 1, 2, 0, 2], 96);
  [-180, -85, 180, 85].forEach((degrees, n) => header.writeInt32LE(degrees * 1e7, 102 + 4 * n));
  return Buffer.concat([header, root, metadata, tile]);
}

const map = (page) => page.getByRole('region', { name: 'Map of the site' });
/** Whoever clicks before the map is drawn clicks on nothing. */
const drawn = (page) => until(() => map(page).getAttribute('aria-busy'), (busy) => busy === 'false', 'the map is drawn');
const number = (page, name) => page.getByRole('textbox', { name, exact: true });
const type = async (page, name, value) => {
  await number(page, name).fill(String(value));
  await number(page, name).press('Enter');
};

/** A place of the site without anything drawn. */
async function added(kind, name, more = {}) {
  const api = await apiOf(server, 'manager');
  const site = (await api.get('/sites')).items.find(({ code }) => code === 'HP');
  const place = await api.post(`/sites/${site.id}/places`, { kind, name, ...more });
  const now = async () => (await api.get(`/places?query=${encodeURIComponent(name)}&site_id=${site.id}`)).items.find(({ id }) => id === place.id);
  return { api, site, place, now };
}

test('an outline is drawn by mouse, changed by keyboard, and refused in words', { timeout: 180_000 }, async () => {
  const { now } = await added('zone', 'Kite field');
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'manager');
  await page.goto('/office?tab=places&find=kite');
  await page.getByRole('button', { name: 'Draw Kite field on the map' }).click();
  const outline = page.getByRole('region', { name: 'Outline of Kite field' });
  await see(outline);
  await drawn(page);
  const box = await map(page).boundingBox();
  const at = (x, y) => page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  await at(0.4, 0.4);
  await see(outline.getByText('1 corner, not closed'));
  await at(0.6, 0.4);
  await at(0.6, 0.6);
  await at(0.3, 0.3);
  await see(outline.getByText('4 corners, not closed'));
  await page.keyboard.press('Backspace');
  await see(outline.getByText('3 corners, not closed'));
  await at(0.4, 0.6);
  await page.keyboard.press('Enter');
  await see(outline.getByText('4 corners, closed'));
  await axe(page, 'the map of the back office');
  await outline.getByRole('button', { name: 'Save outline' }).click();
  await see(page.getByText('Kite field was drawn.'));
  const ring = (await now()).outline.coordinates[0];
  assert.equal(ring.length, 5);
  assert.deepEqual(ring[0], ring[4]);

  // The third corner goes to where the outline crosses itself; the server says so, and what was drawn stays until it is given up.
  await type(page, 'Longitude of corner 3', ring[0][0] - 0.001);
  await type(page, 'Latitude of corner 3', ring[0][1] - 0.0001);
  await outline.getByRole('button', { name: 'Save outline' }).click();
  await see(outline.getByText(/crosses itself/));
  await outline.getByRole('button', { name: 'Give up changes' }).click();
  await gone(outline.getByText(/crosses itself/));
  assert.equal(await number(page, 'Latitude of corner 3').inputValue(), String(ring[2][1]));

  // Without the mouse: a corner removed, another added and typed.
  await outline.getByRole('button', { name: 'Remove corner 4' }).press('Enter');
  await see(outline.getByText('3 corners, closed'));
  await outline.getByRole('button', { name: 'Add a corner' }).press('Enter');
  await type(page, 'Latitude of corner 4', ring[3][1] - 0.0001);
  await type(page, 'Longitude of corner 4', ring[3][0]);
  await outline.getByRole('button', { name: 'Save outline' }).press('Enter');
  const saved = await until(async () => (await now()).outline.coordinates[0], (now) => now[3][1] !== ring[3][1], 'the corner is where it was typed');
  assert.ok(Math.abs(saved[3][1] - (ring[3][1] - 0.0001)) < 1e-6);

  // A corner is dragged, once the page has what was saved and its marks stand still.
  await see(outline.locator('button:enabled', { hasText: 'Remove outline' }));
  const corner = map(page).getByText('1', { exact: true });
  await corner.hover();
  const from = await corner.boundingBox();
  await page.mouse.down();
  await page.mouse.move(from.x - 20, from.y - 20, { steps: 4 });
  await page.mouse.up();
  await until(() => number(page, 'Longitude of corner 1').inputValue(), (value) => Number(value) < saved[0][0], 'the corner follows');
  await outline.getByRole('button', { name: 'Undo' }).click();
  assert.equal(await number(page, 'Longitude of corner 1').inputValue(), String(saved[0][0]));

  // The whole outline is taken away, and its history brings it back.
  await outline.getByRole('button', { name: 'Remove outline' }).click();
  await see(page.getByText('The outline of Kite field was removed. Its history brings it back.'));
  await gone(outline.getByRole('button', { name: 'Remove outline' }));
  assert.equal((await now()).outline, null);
  await page.goto('/office?tab=places&find=kite');
  await page.getByRole('button', { name: 'History of Kite field' }).click();
  await page.getByRole('dialog', { name: 'History of Kite field' }).getByRole('button', { name: /^Put back as it was before/ }).first().click();
  const back = page.getByRole('dialog', { name: /^Put Kite field back/ });
  await back.getByRole('button', { name: 'Do it for 1 record' }).click();
  await see(back.getByText('1 done'));
  assert.deepEqual((await now()).outline.coordinates[0], saved);
  page.clean();
});

test('a point is set by a click and by its numbers', { timeout: 120_000 }, async () => {
  const { now } = await added('camera', 'Mast camera');
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=places&view=map');
  await drawn(page);
  await page.getByRole('combobox', { name: 'Area or point' }).selectOption({ label: 'Mast camera (Camera)' });
  const point = page.getByRole('region', { name: 'Position of Mast camera' });
  const box = await map(page).boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await until(() => number(page, 'Latitude').inputValue(), (value) => value !== '', 'the click is a position');
  await type(page, 'Latitude', 50.8);
  await type(page, 'Longitude', -1.1);
  await point.getByRole('button', { name: 'Save position' }).click();
  await see(page.getByText('Mast camera was drawn.'));
  const { latitude, longitude } = await now();
  assert.deepEqual([latitude, longitude], [50.8, -1.1]);
  page.clean();
});

test('a picture is brought, pinned by three points, and lies under the plans of every screen', { timeout: 180_000 }, async () => {
  const { api, site, place } = await added('floor', 'Basement of the annexe', { level: -7, latitude: 50.79, longitude: -1.1 });
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'manager');
  await page.goto(`/office?tab=places&view=map&place=${place.id}`);
  await drawn(page);
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  const part = page.getByRole('region', { name: 'Picture of Basement of the annexe' });
  const file = (name, buffer) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer });
  await file('plan.png', Buffer.from('no picture at all'));
  await see(part.getByText(/no PNG, JPEG or WebP/));
  await file('plan.png', png(400, 200, [200, 120, 40]));
  await see(part.getByText(/400 × 200 pixels; not on the map yet/));

  // The first pin by two clicks, the others typed.
  const image = part.getByRole('img', { name: 'Picture of Basement of the annexe' });
  await image.click({ position: { x: 1, y: 1 } });
  const box = await map(page).boundingBox();
  await page.mouse.click(box.x + box.width / 3, box.y + box.height / 3);
  await until(() => number(page, 'Latitude of pin 1').inputValue(), (value) => value !== '', 'the click on the map is the other half');
  const pins = [[0, 0, 50.7905, -1.101], [400, 0, 50.7905, -1.099], [800, 0, 50.7905, -1.097]];
  for (const [n, [x, y, latitude, longitude]] of pins.entries()) {
    if (n > 0) await part.getByRole('button', { name: 'Add a pin' }).click();
    await type(page, `Pixels from the left, pin ${n + 1}`, Math.min(x, 200 * n));
    await type(page, `Pixels from the top, pin ${n + 1}`, y);
    await type(page, `Latitude of pin ${n + 1}`, latitude);
    await type(page, `Longitude of pin ${n + 1}`, longitude);
  }
  await part.getByRole('button', { name: 'Pin the picture' }).click();
  await see(part.getByText(/one line/));
  await type(page, 'Pixels from the left, pin 2', 400);
  await type(page, 'Pixels from the left, pin 3', 0);
  await type(page, 'Pixels from the top, pin 3', 200);
  await type(page, 'Latitude of pin 3', 50.7895);
  await type(page, 'Longitude of pin 3', -1.101);
  await axe(page, 'the pins of a picture');
  const [shown] = await Promise.all([
    page.waitForResponse((answer) => answer.url().includes(`/places/${place.id}/picture?version=2`) && answer.ok()),
    part.getByRole('button', { name: 'Pin the picture' }).click(),
  ]);
  assert.equal(shown.headers()['content-type'], 'image/png');
  await see(part.getByText(/on the map by 3 pins; on average they are 0\.0 m off/));
  const [picture] = (await api.get(`/sites/${site.id}/pictures`)).items;
  assert.ok(Math.abs(picture.lay.corners[2][0] + 1.099) < 1e-9);

  // The dispatcher sees it on its floor.
  const console = await windowOf(browser, server);
  await signIn(console, 'dispatcher');
  await live(console);
  const asked = console.waitForResponse((answer) => answer.url().includes(`/places/${place.id}/picture`) && answer.ok());
  await console.goto(`/console?site=${site.id}`);
  await console.getByRole('group', { name: 'Floors' }).getByRole('button', { name: /Basement of the annexe/ }).click();
  await asked;
  console.clean();

  await part.getByRole('button', { name: 'Take the picture away' }).click();
  await see(part.getByText(/No picture yet/));
  page.clean();
});

test('tiles of a file lie under the map, and their makers are named', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  const tile = page.waitForResponse((answer) => answer.url().includes('/map/tiles/'));
  await page.goto('/office?tab=places&view=map');
  const answer = await tile;
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()['content-type'], 'image/png');
  await see(map(page).getByText(ATTRIBUTION));
  await gone(map(page).getByText(/did not load/));
  page.clean();
});

test('where no tiles come the map says so and works', { timeout: 120_000 }, async () => {
  const lonely = await startDemo('--map-tiles', 'http://127.0.0.1:9/{z}/{x}/{y}.png');
  try {
    const page = await windowOf(browser, lonely, { allow: [/net::ERR_|Failed to fetch|127\.0\.0\.1:9/] });
    await signIn(page, 'manager');
    await page.goto('/office?tab=places&view=map');
    await see(map(page).getByText(/did not load/));
    await page.getByRole('combobox', { name: 'Area or point' }).selectOption({ index: 1 });
    await see(page.getByRole('region', { name: /^Outline of/ }));
    page.clean();
  } finally {
    await lonely.stop();
  }
});
