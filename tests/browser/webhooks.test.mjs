// Webhooks in the back office: added with a secret shown once, tried out, failing with a reason, delivered again.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, see, signIn, startDemo, windowOf } from './support.mjs';

let server;
let browser;
let receiver;
const taken = [];
let status = 204;

before(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += bytes));
    request.on('end', () => {
      taken.push({ body, signature: request.headers['castellan-signature'] });
      response.writeHead(status).end();
    });
  });
  await new Promise((done) => receiver.listen(0, '127.0.0.1', done));
  // The receiver of this test is on this machine.
  process.env.CASTELLAN_OUTBOUND_ALLOW = '127.0.0.1';
  server = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  receiver?.close();
});

test('an administrator connects another system', { timeout: 120_000 }, async () => {
  // The address that is none is refused once.
  const page = await windowOf(browser, server, { allow: [/status of 400/] });
  await signIn(page, 'admin');
  await page.goto('/office?tab=webhooks');
  await see(page.getByText('No other system is told of anything yet.'));

  await page.getByRole('button', { name: 'Add webhook' }).click();
  const form = page.getByRole('dialog', { name: 'Add webhook' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Case system');
  await form.getByRole('textbox', { name: 'Address' }).fill('cases.example');
  await form.getByRole('button', { name: 'Add webhook' }).click();
  await see(form.getByRole('alert'));
  await form.getByRole('textbox', { name: 'Address' }).fill(`http://127.0.0.1:${receiver.address().port}/in`);
  await form.getByRole('button', { name: 'Add webhook' }).click();

  const secret = await page.getByTestId('token').innerText();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await see(page.getByRole('row', { name: /Case system.*incident\.\*.*All sites.*Delivering/ }));

  await page.getByRole('button', { name: 'Test Case system' }).click();
  const log = page.getByRole('region', { name: 'Log of Case system' });
  await see(log.getByRole('row', { name: /webhook\.tested.*Delivered \(204\)/ }));
  const [at, proof] = /^t=(\d+),v1=(\w+)$/.exec(taken[0].signature).slice(1);
  assert.equal(proof, createHmac('sha256', secret).update(`${at}.${taken[0].body}`).digest('hex'));

  status = 503;
  await page.getByRole('button', { name: 'Test Case system' }).click();
  await see(log.getByRole('row', { name: /Not delivered: status 503/ }));
  await see(page.getByRole('row', { name: /Case system.*Trying again/ }));
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/webhooks.png`, fullPage: true });

  status = 200;
  await page.getByRole('button', { name: 'Test Case system' }).click();
  await see(page.getByRole('row', { name: /Case system.*Delivering/ }));
  const count = taken.length;
  await log.getByRole('button', { name: /^Deliver again from entry/ }).last().click();
  await see(page.getByText(/Case system gets everything from entry \d+ on again\./));
  // The first two were delivered before; both and the third, which was tried twice, come once more.
  await see(log.getByRole('rowheader', { name: '6', exact: true }));
  assert.ok(taken.length >= count + 3, String(taken.length));

  await page.getByRole('button', { name: 'Change Case system' }).click();
  const change = page.getByRole('dialog', { name: 'Change Case system' });
  await change.getByRole('checkbox', { name: 'Deliver' }).uncheck();
  await change.getByRole('button', { name: 'Save' }).click();
  await see(page.getByRole('row', { name: /Case system.*Paused/ }));

  await page.getByRole('button', { name: 'Close the log' }).click();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Remove Case system' }).click();
  await page.getByRole('dialog', { name: 'Remove Case system' }).getByRole('button', { name: 'Remove' }).click();
  await see(page.getByText('No other system is told of anything yet.'));
  page.clean();
});

test('a manager sees them and is told why they cannot be changed', { timeout: 60_000 }, async () => {
  const page = await windowOf(browser, server);
  await signIn(page, 'manager');
  await page.goto('/office?tab=webhooks');
  await see(page.getByText('Your roles do not let you add or change webhooks (webhook.manage). Ask an administrator.'));
  page.clean();
});
