// Zero violations of axe's rules where several steps lead; the pages themselves are walked in accessible.test.mjs.
import { after, before, test } from 'node:test';
import { apiOf, axe, launch, PHONE, rowOf, see, selected, signIn, signInToConsole, signInToField, startDemo, startEmpty, windowOf } from './support.mjs';

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

test('sign-in and set-up', { timeout: 60_000 }, async (t) => {
  const page = await windowOf(browser, server);
  await t.test('sign-in', async () => {
    await page.goto('/login');
    await see(page.getByRole('button', { name: 'Sign in' }));
    await axe(page, 'sign-in');
  });
  const fresh = await startEmpty();
  try {
    const first = await windowOf(browser, fresh);
    await t.test('set-up', async () => {
      await first.goto('/setup');
      await see(first.getByRole('button', { name: 'Set up' }));
      await axe(first, 'set-up');
      await first.getByRole('button', { name: 'Set up' }).click();
      await see(first.getByText('This is needed.'));
      await axe(first, 'set-up with refusals');
    });
    await first.context().close();
  } finally {
    await fresh.stop();
  }
  page.clean();
});

test('the console', { timeout: 90_000 }, async (t) => {
  const page = await windowOf(browser, server, { viewport: { width: 1440, height: 900 } });
  const api = await apiOf(server, 'dispatcher');
  const { number, ...incident } = await api.incident('trespass', 'North gate', { narrative: 'Two people at the fence', caller_name: 'Ada Low', caller_phone: '07700 900100' });
  await api.assign(incident, 'P4');
  await api.post('/positions', { items: [{ call_sign: 'P4', latitude: 50.7918, longitude: -1.1, accuracy_m: 7 }] });
  await signInToConsole(page);
  await t.test('with an incident selected', async () => {
    await rowOf(page, number).click();
    await see(selected(page).getByRole('heading', { name: /Trespass/ }));
    await see(selected(page).getByText('Two people at the fence'));
    await see(page.getByRole('button', { name: 'Zoom in' }));
    await see(page.getByRole('img', { name: /^P4, assigned, position/ }));
    await axe(page, 'an incident');
    await selected(page).getByRole('tab', { name: 'Timeline' }).click();
    await see(selected(page).getByText('P4 assigned'));
    await axe(page, 'the timeline');
    await api.post(`/incidents/${incident.id}/outside`, { service: 'police', note: 'crowd at the gate' });
    await api.post(`/incidents/${incident.id}/persons`, { role: 'suspect', description: 'red coat', phone: '07700 900101' });
    await selected(page).getByRole('tab', { name: 'People (1)' }).click();
    await see(selected(page).getByRole('list', { name: 'Persons' }).getByText('red coat'));
    await see(selected(page).getByRole('region', { name: 'Outside help' }).getByText('crowd at the gate'));
    await axe(page, 'people and help from outside');
    await selected(page).getByRole('tab', { name: 'Links' }).click();
    await see(selected(page).getByRole('button', { name: 'Relate…' }));
    await axe(page, 'the links');
  });
  await t.test('before a unit is sent', async () => {
    const waiting = await api.incident('evacuation', 'Server room');
    await rowOf(page, waiting.number).click();
    await see(selected(page).getByRole('group', { name: 'Suggested units' }).getByText('has fire warden'));
    await see(selected(page).getByRole('list', { name: 'Cautions' }));
    await axe(page, 'suggestions and cautions');
    await selected(page).getByRole('button', { name: /^Assign a unit/ }).click();
    const dialog = page.getByRole('dialog', { name: /Assign a unit/ });
    await see(dialog.getByRole('group', { name: 'Suggested units' }));
    await axe(page, 'the form that assigns');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });
  await t.test('with a call being taken', async () => {
    await page.getByRole('button', { name: 'New call' }).click();
    const form = page.getByRole('form', { name: 'New call' });
    await form.getByRole('combobox', { name: 'Place' }).fill('main gate');
    await see(form.getByRole('option', { name: /Northgate Depot/ }));
    await axe(page, 'the form of a call');
  });
  await t.test('with the keys shown', async () => {
    await page.getByRole('button', { name: 'Keys and commands' }).click();
    await see(page.getByRole('dialog', { name: 'Keys' }));
    await axe(page, 'the help sheet');
  });
  page.clean();
});

test('the officer’s page', { timeout: 60_000 }, async (t) => {
  const page = await windowOf(browser, server, PHONE);
  const api = await apiOf(server, 'dispatcher');
  await signInToField(page);
  if ((await api.unit('P4')).assignments.length === 0) await api.assign(await api.incident('theft', 'North gate'), 'P4');
  await t.test('with an assignment', async () => {
    await see(page.getByRole('heading', { level: 1, name: /Assigned/ }));
    await axe(page, 'an assignment');
  });
  await t.test('refusing', async () => {
    await page.getByRole('button', { name: 'Refuse' }).tap();
    await see(page.getByRole('dialog'));
    await axe(page, 'refusing');
    await page.keyboard.press('Escape');
  });
  await t.test('reporting', async () => {
    await page.getByText('Menu', { exact: true }).tap();
    await page.getByRole('button', { name: 'Report', exact: true }).tap();
    await see(page.getByRole('button', { name: 'Send report' }));
    await axe(page, 'a report');
  });
  page.clean();
});

test('the back office', { timeout: 180_000 }, async (t) => {
  const page = await windowOf(browser, server);
  await signIn(page, 'admin');
  const api = await apiOf(server, 'admin');
  const hook = await api.post('/webhooks', { name: 'Case system', url: 'https://127.0.0.1:9/in', actions: ['incident.*'] });
  await api.post(`/webhooks/${hook.id}/test`);
  await t.test('deliveries of a webhook', async () => {
    await page.goto(`/office?tab=webhooks&under=${hook.id}`);
    await see(page.getByText('Not delivered'));
    await axe(page, 'deliveries');
  });
  await t.test('adding a person', async () => {
    await page.goto('/office?tab=people&add=person');
    await see(page.getByRole('dialog', { name: 'Add person' }));
    await axe(page, 'adding a person');
  });
  await t.test('a history, and putting back', async () => {
    const api = await apiOf(server, 'admin');
    const { id } = await api.post('/units', { site_id: (await api.get('/sites')).items[0].id, call_sign: 'X9' });
    await page.goto(`/office?tab=units&edit=${id}`);
    await page.getByRole('dialog').getByRole('textbox', { name: 'Vehicle' }).fill('Scooter');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'History of X9' }).click();
    await see(page.getByRole('list', { name: 'History of X9' }).getByRole('listitem').nth(1));
    await axe(page, 'a history');
    await page.getByRole('button', { name: /^Put back as it was before/ }).click();
    await see(page.getByRole('dialog').getByRole('table'));
    await axe(page, 'putting back');
  });
  await t.test('bringing in a file', async () => {
    await page.goto('/office?tab=units&many=import');
    await see(page.getByRole('dialog'));
    await axe(page, 'choosing a file');
    const buffer = Buffer.from('site,call_sign,vehicle\nHP,P4,Car 9\nHP,Q7,Boat\nXX,Q8,\n');
    await page.locator('input[type=file]').setInputFiles({ name: 'units.csv', mimeType: 'text/csv', buffer });
    await see(page.getByRole('dialog').getByRole('table'));
    await axe(page, 'what a file would do');
  });
  await t.test('changing many', async () => {
    await page.goto('/office?tab=units');
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    await page.getByRole('button', { name: 'Change the chosen…' }).click();
    await see(page.getByRole('dialog'));
    await axe(page, 'changing many');
  });
  await t.test('why somebody may, and who may', async () => {
    await page.goto('/office?tab=people');
    await page.getByRole('button', { name: 'Rights of Nadia Farrow' }).click();
    await see(page.getByRole('dialog').getByRole('table'));
    await axe(page, 'why somebody may');
    await page.goto('/office?tab=rights&who=unit.manage');
    await see(page.getByRole('dialog').getByRole('table'));
    await axe(page, 'who may');
  });
  page.clean();
});

test('figures', { timeout: 120_000 }, async (t) => {
  const page = await windowOf(browser, server);
  const { id } = await (await apiOf(server, 'dispatcher')).incident('trespass', 'North gate');
  await signIn(page, 'manager');
  for (const view of ['durations', 'demand', 'staffing', 'load']) {
    await t.test(view, async () => {
      await page.goto(`/office?tab=figures&view=${view}${view === 'durations' ? '&key=trespass' : ''}`);
      await see(page.getByRole('table').getByRole('row').nth(1));
      if (view === 'durations') await see(page.locator(`a[href="/console/incidents/${id}"]`));
      await axe(page, view);
    });
  }
  page.clean();
});
