// The page on which a control room reads whether everything works: what does not, what it means, what to do.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, gone, launch, see, signIn, startDemo, windowOf } from './support.mjs';

/** A port of this machine at which nobody listens. */
const NOBODY = 'mqtt://127.0.0.1:1';

let sound;
let broken;
let browser;

before(async () => {
  process.env.CASTELLAN_SELF_PROBE_S = '1';
  process.env.CASTELLAN_OUTBOUND_ALLOW = '127.0.0.1';
  sound = await startDemo();
  process.env.CASTELLAN_ALARM_MQTT = NOBODY;
  broken = await startDemo();
  delete process.env.CASTELLAN_ALARM_MQTT;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await sound?.stop();
  await broken?.stop();
});

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });

test('a dispatcher reads that everything works, and how often it did', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, sound);
  await signIn(page, 'dispatcher');
  await page.goto('/office?tab=health');
  await see(page.getByRole('heading', { name: 'Everything works' }));
  await see(page.getByText(/It worked \d+\.\d\d % of the last 24 hours and \d+\.\d\d % of the last 30 days/));
  await see(page.getByText('It has not failed so far.'));
  const looked = page.getByRole('table', { name: 'What was looked at' });
  await see(looked.getByRole('row', { name: /^Database Works/ }));
  await see(looked.getByRole('row', { name: /^Mail Not set up/ }));
  await axe(page, 'the page of health');
  await shot(page, 'health');
  page.clean();
});

test('what does not work is named, with what it means and what to do', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, broken);
  await signIn(page, 'supervisor');
  await page.goto('/office?tab=health');
  await see(page.getByRole('heading', { name: '1 thing needs attention' }));
  const finding = page.getByRole('article', { name: /Does not work: Broker of alarms/ });
  await see(finding.getByText('The line to the broker of cameras and sensors is down.'));
  await see(finding.getByText('Alarms of cameras and sensors on that broker do not arrive.'));
  assert.match(await finding.innerText(), /What to do:.*See whether the broker runs/s);
  await gone(page.getByRole('heading', { name: 'Everything works' }));
  await axe(page, 'the page of health with a finding');
  await shot(page, 'health_broken');
  page.clean();
});

test('an officer has no business there', { timeout: 120_000 }, async () => {
  const page = await windowOf(browser, sound);
  await signIn(page, 'officer1');
  await page.goto('/office?tab=health');
  await see(page.getByText(/see whether the system works/));
  await gone(page.getByRole('table', { name: 'What was looked at' }));
});
