// Files on an incident: handed in at the console, photographed in a cellar, taken away with a reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, cableTo, commandLine, gone, launch, NO_LINK, PHONE, result, rowOf, see, selected, shortNumber, signInToConsole, signInToField, startDemo, until, windowOf } from './support.mjs';

/** One red point. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');
const picture = (name) => ({ name, mimeType: 'image/png', buffer: PNG });

/** A file that is opened has no origin, so that it can do nothing in ours: our icon is not handed to it either. */
const ICON_KEPT = /ERR_BLOCKED_BY_RESPONSE\.NotSameOrigin \(.*\/favicon\.ico\)/;

let server;
let cable;
let browser;
before(async () => {
  server = await startDemo();
  cable = await cableTo(server);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  cable?.close();
  await server?.stop();
});

test('files are chosen, dropped, opened, printed and taken away with a reason', { timeout: 240_000 }, async () => {
  const page = await windowOf(browser, server, { allow: [/status of 400/, ICON_KEPT] });
  const api = await apiOf(server, 'dispatcher');
  const incident = await api.incident('trespass', 'North gate');
  const files = async () => (await api.get(`/incidents/${incident.id}`)).attachments;
  await signInToConsole(page);
  await rowOf(page, incident.number).click();

  // The command opens the form; a picture that is none is refused in words, and stays there.
  await commandLine(page).fill(`attach ${shortNumber(incident.number)}`);
  await commandLine(page).press('Enter');
  const dialog = page.getByRole('dialog', { name: /Add files/ });
  const send = dialog.getByRole('button', { name: 'Add files' });
  assert.ok(await send.isDisabled(), 'nothing is chosen yet');
  await dialog.getByLabel('Files').setInputFiles({ name: 'fake.png', mimeType: 'image/png', buffer: Buffer.from('<html>') });
  await send.click();
  await see(result(page).filter({ hasText: /said to be image\/png/ }));
  await dialog.getByLabel('Files').setInputFiles([picture('gate.png'), { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('who was there') }]);
  await axe(page, 'the form for files');
  await send.click();
  await gone(dialog);
  await see(result(page).filter({ hasText: /Files added to .*: 2/ }));
  assert.deepEqual((await files()).map(({ name, media_type }) => [name, media_type]), [['gate.png', 'image/png'], ['list.txt', 'text/plain']]);

  await selected(page).getByRole('tab', { name: 'Files (2)' }).click();
  const list = selected(page).getByRole('list', { name: 'Files' });
  await until(() => list.locator('img').evaluateAll((images) => images.map(({ naturalWidth }) => naturalWidth)), ([width]) => width === 1, 'the picture is drawn small');
  const opened = page.context().waitForEvent('page');
  await list.getByRole('link', { name: 'list.txt' }).click();
  const other = await opened;
  await see(other.getByText('who was there'));
  await other.close();

  // Dropped on the part.
  const transfer = await page.evaluateHandle((bytes) => {
    const held = new DataTransfer();
    held.items.add(new File([Uint8Array.from(bytes)], 'dropped.png', { type: 'image/png' }));
    return held;
  }, [...PNG]);
  await selected(page).getByRole('region', { name: 'Files' }).dispatchEvent('drop', { dataTransfer: transfer });
  await see(list.getByRole('link', { name: 'dropped.png' }));
  await see(selected(page).getByRole('tab', { name: 'Files (3)' }));
  await axe(page, 'the files of an incident');

  // Names and hashes on paper.
  await page.evaluate(() => void (window.print = () => undefined));
  await commandLine(page).fill(`print ${shortNumber(incident.number)}`);
  await commandLine(page).press('Enter');
  const [first] = await files();
  await see(page.getByRole('article', { name: new RegExp(incident.number) }).getByText(first.sha256).first());
  await page.getByRole('button', { name: 'Back to the board' }).click();

  await list.getByRole('button', { name: 'Take away gate.png' }).click();
  const asked = page.getByRole('dialog', { name: /Take file away/ });
  await asked.getByRole('textbox', { name: 'Reason' }).fill('shows a guest');
  await asked.getByRole('button', { name: 'Take file away' }).click();
  await gone(list.getByRole('link', { name: 'gate.png' }));
  assert.deepEqual((await files()).map(({ name }) => name), ['list.txt', 'dropped.png']);
  await selected(page).getByRole('tab', { name: 'Timeline' }).click();
  await see(selected(page).getByText(/File taken away: gate\.png: shows a guest/));
  page.clean();
});

test('a photo taken without a network is received once, with the time at which it was taken', { timeout: 240_000 }, async () => {
  const api = await apiOf(server, 'dispatcher');
  const page = await windowOf(browser, cable, { ...PHONE, allow: [NO_LINK] });
  await signInToField(page);
  const incident = await api.incident('trespass', 'North gate');
  await api.assign(incident, 'P4');
  await see(page.getByRole('heading', { level: 1, name: /Assigned/ }));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const step = (name) => page.getByRole('navigation', { name: 'Next step' }).getByRole('button', { name, exact: true }).tap();
  await step('Acknowledge');
  await see(page.getByRole('heading', { level: 1, name: /Acknowledged/ }));
  const files = page.getByRole('region', { name: 'Files' });
  await files.getByLabel('Add photo').setInputFiles(picture('near.png'));
  await see(files.getByRole('link', { name: 'near.png' }));
  await axe(page, 'an assignment with a photo');

  cable.cut();
  await page.context().setOffline(true);
  await files.getByLabel('Add photo').setInputFiles(picture('cellar.png'));
  const taken_ms = Date.now();
  await see(files.getByText(/Not received yet: photo/));
  // The page opens without a network, and still has the photo; a step that is pressed later goes first.
  await page.reload();
  await see(files.getByText(/Not received yet: photo/), 20_000);
  await step('En route');
  await see(page.getByRole('list', { name: 'Not received' }).getByText(/en route/i));

  cable.mend();
  await page.context().setOffline(false);
  await gone(page.getByText(/Not received yet/), 30_000);
  await see(files.getByRole('link', { name: 'cellar.png' }));
  const shown = await api.get(`/incidents/${incident.id}`);
  assert.deepEqual(shown.attachments.map(({ name, size, by }) => [name, size, by]), [['near.png', PNG.length, shown.attachments[0].by], ['cellar.png', PNG.length, shown.attachments[0].by]]);
  assert.ok(Math.abs(Date.parse(shown.attachments[1].occurred_at) - taken_ms) < 5_000, shown.attachments[1].occurred_at);
  const { items } = await api.get(`/journal?stream=incident/${incident.id}&limit=200`);
  const after = items.map(({ action }) => action).filter((action) => action === 'incident.file_attached' || action === 'assignment.advanced');
  assert.deepEqual(after, ['assignment.advanced', 'incident.file_attached', 'assignment.advanced', 'incident.file_attached']);
  const left = await page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open('castellan.field.photos', 1);
    request.addEventListener('success', () => {
      const count = request.result.transaction('kept').objectStore('kept').count();
      count.addEventListener('success', () => resolve(count.result));
    });
  }));
  assert.equal(left, 0, 'a photo that was received leaves the phone');
  page.clean();
});
