// A phone in a cellar: what is pressed there is kept, said to be kept, and delivered once with its own time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, cableTo, gone, launch, NO_LINK, PHONE, see, signInToField, startDemo, until, windowOf } from './support.mjs';

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

test('steps pressed without a network are received exactly once, with the time of the press', { timeout: 90_000 }, async () => {
  const api = await apiOf(server, 'dispatcher');
  const page = await windowOf(browser, cable, { ...PHONE, allow: [NO_LINK] });
  await signInToField(page);
  const incident = await api.incident('medical_emergency', 'North gate').catch(() => api.incident('trespass', 'North gate'));
  await api.assign(incident, 'P4');
  await see(page.getByRole('heading', { level: 1, name: /Assigned/ }));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

  cable.cut();
  await page.context().setOffline(true);
  const steps = page.getByRole('navigation', { name: 'Next step' });
  await steps.getByRole('button', { name: 'Acknowledge', exact: true }).tap();
  const pressed_ms = Date.now();
  const waiting = page.getByRole('list', { name: 'Not received' });
  await see(waiting.getByText(/Not received yet: acknowledge/i));

  // The page opens without a network, and still knows what waits and what comes next.
  await page.reload();
  await see(waiting.getByText(/Not received yet: acknowledge/i), 20_000);
  await see(page.getByText(incident.number));
  await steps.getByRole('button', { name: 'En route', exact: true }).tap();
  await see(waiting.getByText(/Not received yet: en route/i));
  assert.equal((await api.get(`/incidents/${incident.id}`)).assignments[0].state, 'assigned');

  const back_ms = Date.now();
  cable.mend();
  await page.context().setOffline(false);
  await gone(waiting.getByText(/Not received yet/), 30_000);
  await see(page.getByText(/Received now: /));
  await see(page.getByRole('heading', { level: 1, name: /En route/ }));

  const { assignments } = await until(() => api.get(`/incidents/${incident.id}`), (one) => one.assignments[0].state === 'en_route', 'the state after the network is back');
  const { stamps } = assignments[0];
  const acknowledged_ms = Date.parse(stamps.acknowledged.occurred_at);
  assert.ok(Math.abs(acknowledged_ms - pressed_ms) < 2_000, `occurred at ${stamps.acknowledged.occurred_at}, pressed at ${new Date(pressed_ms).toISOString()}`);
  assert.ok(Date.parse(stamps.en_route.occurred_at) >= acknowledged_ms);
  assert.ok(Date.parse(stamps.acknowledged.recorded_at) >= back_ms, 'recorded when it came');

  const { items } = await api.get(`/journal?stream=incident/${incident.id}&limit=200`);
  for (const state of ['acknowledged', 'en_route']) {
    const entries = items.filter((entry) => entry.action === 'assignment.advanced' && entry.payload.to === state);
    assert.equal(entries.length, 1, `${state} stands in the journal ${entries.length} times: ${JSON.stringify(items.map((entry) => [entry.action, entry.payload.to]))}`);
  }
  page.clean();
});
