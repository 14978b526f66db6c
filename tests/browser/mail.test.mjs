// Mail in the back office: a test letter, a mailbox of a person and of a step of the chain, the shifts of a site, and the
// figures of a month with their preview.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { axe, gone, launch, see, signIn, startDemo, windowOf } from './support.mjs';

let server;
let browser;
let postbox;
const letters = [];

/** A mail server that takes everything. */
function takeMail(socket) {
  let text = '';
  let letter = null;
  const say = (line) => socket.write(`${line}\r\n`);
  const take = (line) => {
    if (letter !== null) {
      if (line !== '.') return void (letter += `${line}\n`);
      letters.push(letter);
      letter = null;
      return say('250 taken');
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'DATA') {
      letter = '';
      return say('354 go on');
    }
    if (verb === 'QUIT') return socket.end('221 goodbye\r\n');
    return say('250 ok');
  };
  say('220 postbox.test ESMTP');
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    text += bytes;
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      take(text.slice(0, end));
      text = text.slice(end + 2);
    }
  });
}

before(async () => {
  postbox = createServer(takeMail);
  await new Promise((done) => postbox.listen(0, '127.0.0.1', done));
  process.env.CASTELLAN_OUTBOUND_ALLOW = '127.0.0.1';
  process.env.CASTELLAN_MAIL_SERVER = `smtp://127.0.0.1:${postbox.address().port}`;
  process.env.CASTELLAN_MAIL_FROM = 'castellan@example.org';
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  postbox?.close();
});

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('an administrator tries mail out and sees what became of it', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=mail');
  await see(page.getByText('No mail was sent yet.'));
  await page.getByRole('button', { name: 'Send a test mail' }).click();
  const form = page.getByRole('dialog', { name: 'Send a test mail' });
  await form.getByRole('textbox', { name: 'To' }).fill('nobody');
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await see(form.getByText('Write a mailbox as control@example.org.'));
  await form.getByRole('textbox', { name: 'To' }).fill('duty@example.org');
  await form.getByRole('button', { name: 'Send', exact: true }).click();
  await see(page.getByRole('row', { name: /duty@example\.org.*Castellan: mail works.*Sent/ }));
  assert.match(letters[0], /^Subject: Castellan: mail works$/m);
  await axe(page, "the back office");
  await shot(page, 'mail');
  page.clean();
});

test('a step of the chain gets mailboxes, and a person has one', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=people');
  await page.getByRole('button', { name: 'Change Nadia Farrow' }).click();
  const person = page.getByRole('dialog', { name: 'Change Nadia Farrow' });
  await person.getByRole('textbox', { name: 'Mailbox' }).fill('nadia@example.org');
  await person.getByRole('button', { name: 'Save' }).click();
  await see(page.getByText('Nadia Farrow was saved.'));

  await page.goto('/office?tab=chain');
  await page.getByRole('button', { name: 'Change Harbour Point' }).click();
  const step = page.getByRole('dialog').getByRole('group', { name: 'Step 2' });
  await step.getByRole('checkbox', { name: 'Also by mail' }).check();
  await step.getByRole('textbox', { name: 'Further mailboxes' }).fill('duty@example.org, night@example.org');
  await axe(page, "the back office");
  await shot(page, 'chain');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await see(page.getByRole('row', { name: /Supervisor.*their mailboxes, duty@example\.org, night@example\.org/ }));
  page.clean();
});

test('a site says its shifts, and figures go by them', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  await page.goto('/office?tab=places');
  await page.getByRole('button', { name: /^Change site/ }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Add a shift' }).click();
  const shift = form.getByRole('group', { name: 'Shift 1' });
  await shift.getByRole('textbox', { name: 'Name of the shift' }).fill('Day');
  await shift.getByRole('textbox', { name: 'From' }).fill('06:00');
  await shift.getByRole('textbox', { name: 'To' }).fill('18:00');
  await form.getByRole('button', { name: 'Add a shift' }).click();
  await form.getByRole('group', { name: 'Shift 2' }).getByRole('textbox', { name: 'Name of the shift' }).fill('Night');
  await axe(page, "the back office");
  await shot(page, 'shifts');
  await form.getByRole('button', { name: 'Save' }).click();
  await see(page.getByText('Harbour Point was saved.'));
  await gone(form);

  await page.goto('/office?tab=figures&by=shift');
  await see(page.getByRole('rowheader', { name: /Day 06:00–18:00/ }));
  await page.goto('/office?tab=figures&view=staffing');
  const table = page.getByRole('table', { name: 'Each shift at its busiest hour' });
  await see(table.getByRole('row', { name: /Night 18:00–06:00/ }));
  await axe(page, "the back office");
  await shot(page, 'staffing');
  page.clean();
});

test('a manager sends the figures of a month to a mailbox', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=figures');
  await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'Monthly reports' });
  await see(page.getByText('No figures are sent to anybody yet.'));
  await page.getByRole('button', { name: 'Add report' }).click();
  const form = page.getByRole('dialog', { name: 'Add report' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Client report');
  await form.getByRole('textbox', { name: 'Mailboxes' }).fill('client@example.org');
  await axe(page, "the back office");
  await form.getByRole('button', { name: 'Add report' }).click();
  await see(page.getByRole('row', { name: /Client report.*client@example\.org.*on day 1 at 06:00/ }));

  await page.getByRole('button', { name: 'Months of Client report' }).click();
  const months = page.getByRole('region', { name: 'Months of Client report' });
  const preview = months.getByRole('region', { name: /^Client report: Harbour Point, / });
  await see(preview.getByText('What could not be counted', { exact: false }));
  const before = letters.length;
  await months.getByRole('button', { name: 'Send now' }).click();
  await see(months.getByRole('row', { name: /Sent/ }));
  for (let tries = 0; letters.length === before && tries < 100; tries += 1) await page.waitForTimeout(100);
  assert.match(letters.at(-1), /^To: client@example\.org$/m);
  assert.match(letters.at(-1), /castellan-\d{4}-\d{2}\.csv/);
  await axe(page, "the back office");
  await shot(page, 'reports');
  await page.getByRole('button', { name: 'Close the months' }).click();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Remove Client report' }).click();
  await page.getByRole('dialog', { name: 'Remove Client report' }).getByRole('button', { name: 'Remove' }).click();
  await see(page.getByText('No figures are sent to anybody yet.'));
  page.clean();
});
