// The power of the server fails: the console says so, and catches up by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, launch, live, mark, NO_LINK, rowOf, sameDocument, see, signInToConsole, startDemo, windowOf } from './support.mjs';

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

test('a silent server is said in words; afterwards nothing is missing', { timeout: 90_000 }, async (t) => {
  const page = await windowOf(browser, server, { allow: [NO_LINK, /Worker failed to load/] });
  await signInToConsole(page);
  await mark(page);
  const stale = page.getByRole('alert').filter({ hasText: /No word from the server since \d\d:\d\d:\d\d/ });
  assert.equal(await stale.count(), 0);

  await server.kill();
  const killed_ms = Date.now();
  await see(stale, 10_000);
  t.diagnostic(`stale was said ${Date.now() - killed_ms} ms after the kill`);
  await see(page.getByLabel('Link', { exact: true }).filter({ hasText: /^stale since \d\d:\d\d:\d\d$/ }));

  await server.again();
  const api = await apiOf(server, 'supervisor');
  const { number } = await api.incident('fire', 'North gate', { narrative: 'Made while the console was blind' });
  await see(rowOf(page, number), 20_000);
  await live(page, 20_000);
  assert.equal(await stale.count(), 0);
  await sameDocument(page);
  page.clean();
});
