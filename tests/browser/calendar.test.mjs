// Scheduled work in a calendar program: read by another's reader of iCalendar, which knows of zones only what the file says.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { apiOf, startDemo } from './support.mjs';

let server;
before(async () => {
  server = await startDemo();
});
after(() => server?.stop());

const DAY_MS = 24 * 3600 * 1000;
const basic = (token) => ({ Authorization: `Basic ${Buffer.from(`calendar:${token}`).toString('base64')}` });

/** Hour and minute at Harbour Point, by what the computer knows of zones. */
const inLondon = (date) => new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);

test('six o\u2019clock stays six o\u2019clock over both changes of the clocks', { timeout: 60_000 }, async () => {
  const api = await apiOf(server, 'supervisor');
  const [site] = (await api.get('/sites')).items.filter((one) => one.code === 'HP');
  const name = 'Öffnungsrunde; Türen, Aufzüge \\ Dach und was sonst noch alles dazugehört';
  const plan = { site_id: site.id, name, type: 'trespass', place_id: site.id, text: 'Doors.\nLifts.', time: '06:00', lead_min: 0 };
  const daily = await api.post('/schedules', { ...plan, weekdays: [1, 2, 3, 4, 5, 6, 7] });
  const mondays = await api.post('/schedules', { ...plan, name: 'Mondays', weekdays: [1] });
  const once = await api.post('/schedules', { ...plan, name: 'Once', weekdays: [], once_on: '2099-07-01' });
  const address = `${server.url}/api/v1/sites/${site.id}/schedules.ics`;

  // A calendar program asks without a password first.
  const refused = await fetch(address);
  assert.deepEqual([refused.status, refused.headers.get('www-authenticate')?.startsWith('Basic ')], [401, true]);
  assert.equal((await fetch(address, { headers: basic('wrong') })).status, 401);
  const { token: secret } = await api.post('/tokens', { name: 'calendar', scopes: ['incident.read'] });
  const answer = await fetch(address, { headers: basic(secret) });
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/calendar; charset=utf-8']);
  const text = await answer.text();
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);

  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = new Map(calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)).map((one) => [one.uid, one]));
  const event = events.get(`${daily.id}@castellan`);
  assert.deepEqual([event.summary, event.description, event.location], [name, 'Doors.\nLifts.', site.name]);
  assert.equal(event.startDate.toJSDate().getTime(), Date.parse(daily.next_at), 'the first time is the server\u2019s own');
  const times = event.iterator();
  const offsets = new Set();
  for (let n = 0, last = 0; n < 400; n += 1) {
    const at = times.next().toJSDate();
    assert.equal(inLondon(at), '06:00', at.toISOString());
    if (last) assert.ok(Math.abs(at - last - DAY_MS) <= 3_600_000, at.toISOString());
    last = at.getTime();
    offsets.add(at.getUTCHours());
  }
  assert.deepEqual([...offsets].sort(), [5, 6], 'summer and winter were both passed');
  const weekly = events.get(`${mondays.id}@castellan`).iterator();
  for (let n = 0; n < 10; n += 1) assert.equal(weekly.next().dayOfWeek(), ICAL.Time.MONDAY);
  assert.ok(!events.get(`${once.id}@castellan`).isRecurring());

  // A password of HTTP Basic reads this one thing; it is nobody for a change, and nobody elsewhere.
  for (const [method, path] of [['POST', '/schedules'], ['GET', '/schedules']]) {
    const other = await fetch(`${server.url}/api/v1${path}`, { method, headers: { ...basic(secret), 'Content-Type': 'application/json' }, body: method === 'POST' ? '{}' : undefined });
    assert.equal(other.status, 401, `${method} ${path}`);
  }
});
