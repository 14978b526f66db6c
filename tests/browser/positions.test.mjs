// Where units are: on the map and in the units pane with its age, and from the officer's phone by the officer's own switch.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, gone, launch, PHONE, see, signInToConsole, signInToField, startDemo, unitRow, until, windowOf } from './support.mjs';

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

const NORTH_GATE = { latitude: 50.7918, longitude: -1.1 };

test('a unit is on the map and in the units pane, with the age of its position', { timeout: 90_000 }, async () => {
  const api = await apiOf(server, 'dispatcher');
  const page = await windowOf(browser, server, { viewport: { width: 1600, height: 900 } });
  await signInToConsole(page);
  const { id } = await api.unit('P4');
  const item = { unit_id: id, ...NORTH_GATE, accuracy_m: 7 };
  const { items } = await api.post('/positions', { items: [item] });
  assert.equal(items[0].status, 'taken');
  await see(unitRow(page, 'P4').getByText('now', { exact: true }));
  const marker = page.getByRole('img', { name: /^P4, available, position/ });
  await see(marker);
  const before_px = (await marker.boundingBox()).x;
  // It is old when nothing more is heard, and says so in words.
  await see(unitRow(page, 'P4').getByText(/^[1-5]0 s$/), 20_000);
  await api.post('/positions', { items: [{ ...item, longitude: -1.098 }] });
  await see(unitRow(page, 'P4').getByText('now', { exact: true }));
  await until(async () => (await marker.boundingBox()).x, (x) => x > before_px + 5, 'the marker moves east');
  await api.post(`/units/${id}/duty`, { to: 'off_duty' });
  await gone(marker);
  await api.post(`/units/${id}/duty`, { to: 'on_duty' });
  page.clean();
});

test('a phone says where it is when its officer lets it, and only then', { timeout: 90_000 }, async () => {
  const api = await apiOf(server, 'dispatcher');
  const options = { ...PHONE, geolocation: { ...NORTH_GATE, accuracy: 9 }, permissions: ['geolocation'] };
  const page = await windowOf(browser, server, options);
  await signInToField(page);
  const share = page.getByRole('button', { name: 'Send my position on duty' });
  await see(page.getByText('The control room does not see where you are.'));
  assert.deepEqual((await api.get('/positions')).items, []);
  await share.click();
  const [position] = await until(async () => (await api.get('/positions')).items, (items) => items.length === 1, 'a position');
  assert.deepEqual([position.call_sign, position.source, position.accuracy_m], ['P4', 'phone', 9]);
  await see(page.getByText('It is forgotten when you go off duty.'));
  await page.getByRole('button', { name: 'Off duty' }).click();
  await see(page.getByText('You are off duty: nobody sees where you are.'));
  assert.deepEqual((await api.get('/positions')).items, []);
  page.clean();
});
