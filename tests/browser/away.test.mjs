// The server dies while a dispatcher works: calls are taken, units sent and stamped here, and afterwards everything is
// there once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { apiOf, axe, commandLine, gone, launch, live, NO_LINK, PASSWORD, queue, result, rowOf, see, selected, signInToConsole, startDemo, unitRow, until, windowOf } from './support.mjs';

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

/** Of a call that was taken here: its label is not shortened. */
const localRow = (page, label) => queue(page).getByRole('row').filter({ has: page.getByRole('gridcell', { name: label, exact: true }) });

async function command(page, text, answer) {
  const before = await result(page).textContent();
  await commandLine(page).fill(text);
  await page.keyboard.press('Enter');
  // The answer to the command before may fit too.
  await until(() => result(page).textContent(), (said) => said !== before && answer.test(said), `the answer to “${text}”`);
}

/** The queue draws the rows that are on the screen: all that the tests of this file have opened is to be. */
const TALL = { width: 1280, height: 1600 };

/** What is kept is kept a moment after it was seen. */
async function keeps(page, wanted) {
  const names = () => page.evaluate(() => new Promise((done) => {
    const open = indexedDB.open('castellan.console');
    open.addEventListener('success', () => {
      const names = open.result.transaction('kept').objectStore('kept').getAllKeys();
      names.addEventListener('success', () => (open.result.close(), done(names.result)));
    });
  }));
  await until(names, (held) => wanted.every((one) => held.some((name) => (typeof one === 'string' ? name === one : one.test(name)))), 'the kept board');
}

test('the server dies: work goes on here, and afterwards everything is there once', { timeout: 180_000 }, async (t) => {
  const api = await apiOf(server, 'supervisor');
  const known = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence' });
  await api.assign(known, 'P4');
  const before_ids = new Set((await api.get('/incidents?state=all&limit=200')).items.map(({ id }) => id));
  const page = await windowOf(browser, server, { viewport: TALL, allow: [NO_LINK, /Worker failed to load/] });
  await signInToConsole(page);
  await rowOf(page, known.number).click();
  await see(selected(page).getByText('Two people at the fence'));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await keeps(page, [/^incident\//, /^places\//, `log/${known.id}`]);

  await server.kill();
  const killed_ms = Date.now();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server since .* ago\. New calls/ }), 15_000);

  await command(page, 'new medical emergency at north gate note Man fell', /Local-1 taken here: Medical emergency; not sent yet/i);
  await see(localRow(page, 'Local-1').getByText('not sent yet'));
  await see(selected(page).getByText('Local-1'));
  await see(selected(page).getByText('Man fell'));
  await command(page, 'dispatch P5 to local-1', /P5 assigned to Local-1; kept here/);
  await command(page, 'enroute P5', /P5: En route; kept here/);
  await command(page, 'arrive P5', /P5: On scene; kept here/);
  await command(page, 'log local-1 Breathing, talks', /Line for Local-1 kept here/);
  await command(page, 'new fire at atrium', /Local-2 taken here: Fire/);
  await command(page, `enroute P4`, /P4: En route; kept here/);
  await command(page, `log ${known.number} Seen going east`, /kept here/);

  // The page dies too, and opens without the server.
  await page.reload({ waitUntil: 'commit' });
  await see(page.getByRole('alert').filter({ hasText: /The server cannot be reached. The board below is as of/ }), 20_000);
  await see(localRow(page, 'Local-2'));
  await see(page.getByRole('region', { name: 'Not sent' }).getByText('8 acts are kept here and not sent yet.'));
  await localRow(page, 'Local-1').click();
  await see(selected(page).getByText('On scene').first());
  await command(page, 'clear P5', /P5: Cleared; kept here/);
  await command(page, 'print local-1', /Card of Local-1 is ready/);
  const card = page.getByRole('article', { name: 'Card of Local-1' });
  await see(card.getByText('Breathing, talks'));
  await see(card.getByText(/The board was as of .*; the server could not be reached/));
  await page.getByRole('button', { name: 'Back to the board' }).click();
  await rowOf(page, known.number).click();
  await see(selected(page).getByText('Seen going east'));
  await see(selected(page).getByText('Two people at the fence'));
  await localRow(page, 'Local-1').click();

  await server.again();
  t.diagnostic(`the server was away for ${Date.now() - killed_ms} ms`);
  const back_ms = Date.now();
  await live(page, 30_000);
  await gone(page.getByRole('region', { name: 'Not sent' }), 30_000);
  await gone(localRow(page, 'Local-1'));
  await gone(selected(page).getByText('Local-1'));
  const again = await apiOf(server, 'supervisor');
  const fresh = (await again.get('/incidents?state=all&limit=200')).items.filter(({ id }) => !before_ids.has(id));
  assert.deepEqual(fresh.map(({ type_name }) => type_name).sort(), ['Fire', 'Medical emergency']);
  const medical = await again.get(`/incidents/${fresh.find(({ type_name }) => type_name === 'Medical emergency').id}`);
  await see(selected(page).getByText(medical.number));
  assert.deepEqual(medical.log.map(({ text }) => text), ['Man fell', 'Breathing, talks']);
  assert.equal(medical.assignments.length, 1);
  const { stamps } = medical.assignments[0];
  const times = ['assigned', 'en_route', 'on_scene', 'cleared'].map((stamp) => Date.parse(stamps[stamp].occurred_at));
  assert.ok(times.every((at, n) => at > killed_ms && at < back_ms && (n === 0 || at >= times[n - 1])), `the stamps bear the times at which they were made: ${JSON.stringify(stamps)}`);
  assert.ok(Date.parse(medical.received_at) > killed_ms && Date.parse(medical.received_at) < back_ms);
  assert.ok(Date.parse(stamps.cleared.recorded_at) >= back_ms);
  const old = await again.get(`/incidents/${known.id}`);
  assert.deepEqual(old.log.map(({ text }) => text), ['Two people at the fence', 'Seen going east']);
  assert.equal(old.assignments[0].state, 'en_route');
  const { items } = await again.get(`/journal?stream=incident/${medical.id}&limit=200`);
  assert.deepEqual(items.map(({ action }) => action), ['incident.created', 'assignment.created', 'assignment.advanced', 'assignment.advanced', 'incident.line_added', 'assignment.advanced']);
  page.clean();
});

test('what the server refuses is kept with its reason until a person decides', { timeout: 120_000 }, async () => {
  const api = await apiOf(server, 'supervisor');
  const incident = await api.incident('theft', 'North gate');
  const page = await windowOf(browser, server, { viewport: TALL, allow: [NO_LINK, /status of 4\d\d/, /Worker failed to load/] });
  await signInToConsole(page);
  await see(rowOf(page, incident.number));
  await server.kill();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server/ }), 15_000);
  await rowOf(page, incident.number).click();
  await command(page, `dispatch P6 to ${incident.number}`, /P6 assigned to .* kept here/);
  // The computer is switched off: nothing of it may send on.
  const context = page.context();
  await context.setOffline(true);
  await page.close({ runBeforeUnload: false });

  // Meanwhile, at another desk, the same incident is closed.
  await server.again();
  const again = await apiOf(server, 'supervisor');
  await again.post(`/incidents/${incident.id}/close`, { disposition: 'handled' });
  await context.setOffline(false);
  const back = await context.newPage();
  await back.goto('/console', { waitUntil: 'commit' });
  const strip = back.getByRole('region', { name: 'Not sent' });
  const refused = strip.getByRole('list', { name: 'Refused by the server' }).getByRole('listitem').or(strip.getByRole('alert'));
  await see(refused.filter({ hasText: /Refused: P6 assigned/ }), 30_000);
  await strip.getByRole('button', { name: 'Discard…' }).click();
  const dialog = back.getByRole('dialog', { name: 'Discard what was refused' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('closed by the other desk');
  await dialog.getByRole('button', { name: 'Discard…' }).click();
  await gone(strip);
  const log = await until(async () => (await again.get(`/incidents/${incident.id}`)).log, (lines) => lines.length === 1, 'the line that says what was discarded');
  assert.match(log[0].text, /Not taken by the server: P6 assigned, .*Discarded: closed by the other desk/);
});

test('holding, releasing, priorities, closing and duty go on without the server, each with its own time', { timeout: 180_000 }, async () => {
  const api = await apiOf(server, 'supervisor');
  const [held, released, raised, disputed, over] = await Promise.all(['theft', 'trespass', 'theft', 'trespass', 'theft'].map((type) => api.incident(type, 'North gate', { priority: 3, priority_reason: 'a test' })));
  const page = await windowOf(browser, server, { viewport: TALL, allow: [NO_LINK, /status of 4\d\d/, /Worker failed to load/] });
  await signInToConsole(page);
  await see(rowOf(page, over.number));
  await keeps(page, [/^places\//, 'dispositions']);
  // What an incident can be closed with is known from before.
  await command(page, `close ${over.number} nonsense`, /not a disposition/);
  await commandLine(page).fill('');
  await server.kill();
  const killed_ms = Date.now();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server since .* closing, cancelling and reopening are kept here/ }), 15_000);

  await command(page, `hold ${held.number} waits for the key holder`, /held; kept here, not sent yet/);
  await see(rowOf(page, held.number).getByText('Held'));
  await command(page, `hold ${released.number} waits too`, /held; kept here/);
  await command(page, `release ${released.number}`, /released; kept here/);
  await see(rowOf(page, released.number).getByText('Received'));
  await command(page, `priority ${raised.number} 1 a knife was seen`, /is now priority 1, Critical; kept here/);
  await see(rowOf(page, raised.number).getByText(/Critical/));
  await command(page, `priority ${disputed.number} 5 all quiet`, /is now priority 5, Info; kept here/);
  await command(page, `close ${over.number} handled went home`, /closed: handled; kept here/);
  await gone(rowOf(page, over.number));
  await command(page, 'new noise complaint at north gate', /Local-\d+ taken here/);
  const local = /Local-\d+/.exec(await result(page).textContent())[0];
  await command(page, `close ${local} unfounded`, /closed: unfounded; kept here/);
  await gone(localRow(page, local));
  await command(page, 'duty C1 break', /C1 is on break; kept here/);
  await see(unitRow(page, 'C1').getByText('On break'));
  await see(unitRow(page, 'C1').getByText('not sent yet'));
  await see(page.getByRole('region', { name: 'Not sent' }).getByText('9 acts are kept here and not sent yet.'));
  await axe(page, 'a console whose work waits for the server');
  const context = page.context();
  await context.setOffline(true);
  await page.close({ runBeforeUnload: false });

  // Another desk is faster about one priority.
  await server.again();
  const again = await apiOf(server, 'supervisor');
  await again.patch(`/incidents/${disputed.id}`, { priority: 2, reason: 'somebody fell' });
  const back_ms = Date.now();
  await context.setOffline(false);
  const back = await context.newPage();
  await back.goto('/console', { waitUntil: 'commit' });
  const strip = back.getByRole('region', { name: 'Not sent' });
  const refused = strip.getByRole('list', { name: 'Refused by the server' });
  await see(refused.filter({ hasText: /Refused: priority 5, .*Its priority was changed to 2 in the meantime/ }), 30_000);
  await until(() => strip.getByRole('status').textContent(), (text) => text === '', 'that nothing waits any more');
  assert.equal(await refused.getByRole('button', { name: 'Try again' }).count(), 1, 'all else was taken');

  const now = Object.fromEntries(await Promise.all(Object.entries({ held, released, raised, disputed, over }).map(async ([name, { id }]) => [name, await again.get(`/incidents/${id}`)])));
  assert.deepEqual(Object.values(now).map(({ state, priority }) => [state, priority]), [['held', 3], ['received', 3], ['received', 1], ['received', 2], ['closed', 3]]);
  assert.equal(now.held.hold_reason, 'waits for the key holder');
  assert.deepEqual([now.over.disposition, now.over.outcome_note], ['handled', 'went home']);
  const own = (at) => Date.parse(at) > killed_ms && Date.parse(at) < back_ms;
  assert.ok(own(now.over.closed_at) && own(now.held.since), 'they bear the times at which they were done');
  const c1 = await again.unit('C1');
  assert.equal(c1.duty, 'on_break');
  assert.ok(own(c1.duty_since), `since ${c1.duty_since}`);
  const { items } = await again.get(`/journal?stream=incident/${now.released.id}&limit=200`);
  assert.deepEqual(items.map(({ action }) => action), ['incident.created', 'incident.held', 'incident.released']);
  assert.ok(items.slice(1).every((entry) => own(entry.occurred_at) && Date.parse(entry.recorded_at) >= back_ms));
  const [noise] = (await again.get('/incidents?state=closed&limit=50')).items.filter(({ id, received_at }) => id !== now.over.id && own(received_at));
  assert.equal(noise.disposition, 'unfounded');

  await strip.getByRole('button', { name: 'Discard…' }).click();
  const dialog = back.getByRole('dialog', { name: 'Discard what was refused' });
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('they are right');
  await dialog.getByRole('button', { name: 'Discard…' }).click();
  await gone(strip);
  const { log } = await until(() => again.get(`/incidents/${disputed.id}`), ({ log }) => log.length === 1, 'the line that says what was discarded');
  assert.match(log[0].text, /Not taken by the server: priority 5, .*Discarded: they are right/);
});

test('type, place, caller, backup, cancelling and reopening go on too, and what another desk changed meanwhile stands', { timeout: 180_000 }, async () => {
  const api = await apiOf(server, 'supervisor');
  const [turned, moved, called, lonely, wrong, back, disputed] = await Promise.all(['theft', 'theft', 'theft', 'theft', 'trespass', 'trespass', 'trespass'].map((type) => api.incident(type, 'North gate')));
  await api.assign(lonely, 'P6');
  const page = await windowOf(browser, server, { viewport: TALL, allow: [NO_LINK, /status of 4\d\d/, /Worker failed to load/] });
  await signInToConsole(page);
  await see(rowOf(page, disputed.number));
  await keeps(page, [/^places\//, /^type\//]);
  await api.post(`/incidents/${back.id}/close`, { disposition: 'handled' });
  await gone(rowOf(page, back.number));
  await server.kill();
  const killed_ms = Date.now();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server/ }), 15_000);

  await command(page, `type ${turned.number} fire`, /is now Fire; kept here, not sent yet/);
  await see(rowOf(page, turned.number).getByText('Fire'));
  await command(page, `place ${moved.number} atrium`, /is now at .*Atrium; kept here/);
  await see(rowOf(page, moved.number).getByText(/Atrium/));
  await command(page, `caller ${called.number} Ada Low phone 07700 900100`, /Caller of .* changed; kept here/);
  await command(page, `backup ${lonely.number}`, /Backup requested for .*; kept here/);
  await command(page, `cancel ${wrong.number} rang by mistake`, /cancelled; kept here/);
  await gone(rowOf(page, wrong.number));
  await command(page, `reopen ${back.number} they are there again`, /reopened; kept here/);
  await see(rowOf(page, back.number).getByText('Received'));
  await command(page, `type ${disputed.number} noise`, /kept here/);
  await see(page.getByRole('region', { name: 'Not sent' }).getByText('7 acts are kept here and not sent yet.'));
  const context = page.context();
  await context.setOffline(true);
  await page.close({ runBeforeUnload: false });

  // Another desk is faster about one type.
  await server.again();
  const again = await apiOf(server, 'supervisor');
  await again.patch(`/incidents/${disputed.id}`, { type: 'medical' });
  const back_ms = Date.now();
  await context.setOffline(false);
  const later = await context.newPage();
  await later.goto('/console', { waitUntil: 'commit' });
  const strip = later.getByRole('region', { name: 'Not sent' });
  await see(strip.getByRole('list', { name: 'Refused by the server' }).filter({ hasText: /Refused: type Noise.*Its type was changed in the meantime/ }), 30_000);
  await until(() => strip.getByRole('status').textContent(), (text) => text === '', 'that nothing waits any more');

  const now = Object.fromEntries(await Promise.all(Object.entries({ turned, moved, called, lonely, wrong, back, disputed }).map(async ([name, { id }]) => [name, await again.get(`/incidents/${id}`)])));
  assert.deepEqual([now.turned.type, now.disputed.type], ['fire', 'medical']);
  assert.match(now.moved.place, /Atrium/);
  assert.deepEqual([now.called.caller_name, now.called.caller_phone], ['Ada Low', '07700 900100']);
  assert.deepEqual([now.wrong.state, now.wrong.outcome_note, now.back.state, now.back.disposition], ['cancelled', 'rang by mistake', 'received', null]);
  for (const at of [now.lonely.backup_requested_at, now.wrong.cancelled_at, now.back.reopened_at]) {
    assert.ok(Date.parse(at) > killed_ms && Date.parse(at) < back_ms, `it bears the time at which it was done: ${at}`);
  }
  const { items } = await again.get(`/journal?stream=incident/${turned.id}&limit=200`);
  // On a slow machine its first target runs over meanwhile.
  const byTime = ['incident.overdue', 'incident.escalated'];
  const done = items.map(({ action }) => action).filter((action) => !byTime.includes(action));
  assert.deepEqual(done, ['incident.created', 'incident.updated'], 'once');
});

test('a console that is locked opens without the server, for its own person only', { timeout: 180_000 }, async () => {
  const api = await apiOf(server, 'supervisor');
  await api.incident('fire', 'North gate', { narrative: 'Nobody should read this' });
  const page = await windowOf(browser, server, { viewport: TALL, allow: [NO_LINK, /status of 4\d\d/, /Worker failed to load/] });
  await signInToConsole(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await keeps(page, [/^places\//]);
  await server.kill();
  await see(page.getByRole('alert').filter({ hasText: /No word from the server/ }), 15_000);
  await commandLine(page).fill('lock');
  await page.keyboard.press('Enter');
  const unlock = page.getByRole('form', { name: 'Unlock' });
  await see(unlock);
  await see(page.getByRole('alert').filter({ hasText: /No word from the server/ }));
  assert.equal(await queue(page).count(), 0);
  assert.equal(await page.getByText('North gate').count(), 0);
  await see(page.getByRole('region', { name: 'What waits' }).getByText(/\d+ unanswered/));

  // Another page of the same browser is locked too, and no more open to a guess.
  await page.reload({ waitUntil: 'commit' });
  await see(page.getByRole('region', { name: 'What waits' }).getByText(/\d+ unanswered/), 20_000);
  const attempt = async (password) => {
    await unlock.getByRole('textbox', { name: 'Password' }).fill(password);
    await unlock.getByRole('button', { name: 'Unlock' }).click();
  };
  for (const wrong of ['a', 'b', 'c']) {
    await attempt(wrong);
    await see(unlock.getByRole('alert').filter({ hasText: 'That is not the password' }));
    await until(() => unlock.getByRole('button', { name: 'Unlock' }).isEnabled(), Boolean, 'the end of the try');
  }
  await attempt(PASSWORD);
  await see(unlock.getByRole('alert').filter({ hasText: /Too many wrong passwords. Try again in \d seconds?\./ }));
  await axe(page, 'the lock without the server');
  await until(async () => {
    const button = unlock.getByRole('button', { name: 'Unlock' });
    if (await button.isEnabled().catch(() => false)) await button.click({ timeout: 1_000 }).catch(() => undefined);
    return queue(page).isVisible();
  }, Boolean, 'that it opens after the wait');
  await command(page, 'new fire at atrium', /Local-\d+ taken here: Fire/);
  await server.again();
  await live(page, 30_000);
  await gone(page.getByRole('region', { name: 'Not sent' }), 30_000);

  // Whoever signs out takes it along.
  await command(page, 'lock', /.*/).catch(() => undefined);
  await see(unlock);
  await unlock.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/login/);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('verifier'))), []);
});
