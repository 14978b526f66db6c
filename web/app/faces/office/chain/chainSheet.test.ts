import { expect, test } from 'vitest';
import type { Account, Chain, Site } from '../../../api/types';
import { backTo } from '../history/back';
import { Wrong } from '../sheet/sheet';
import { planBulk, planLines } from '../sheet/plan';
import { chainSheet, type SiteChain, stepOf } from './chainSheet';

const site = { id: 's', code: 'HP', name: 'Harbour Point' } as unknown as Site;
const ada = { id: '0192a000-0000-7000-8000-000000000001', username: 'ada' } as unknown as Account;
const step = (fields: object) => ({ role: null, person: null, after_s: 0, mail: false, mailboxes: [], ...fields }) as unknown as Chain['steps'][number];
const chain: SiteChain = {
  site, site_id: 's', version: 1, priority_percent: [50, 100, 200, 400, 600], untouched_s: 180,
  steps: [step({ role: 'dispatcher' }), step({ person: { account_id: ada.id, name: 'Ada Low' }, after_s: 120, mail: true, mailboxes: ['duty@example.org'] })],
};
const sheet = chainSheet([ada]);

test('a chain is one line of a file, and reads back as it stands', () => {
  const said = sheet.fields.map(({ of }) => of(chain));
  expect(said).toEqual(['HP', 'dispatcher 0; ada 120 mail duty@example.org', '50 100 200 400 600', '180']);
  const file = [sheet.fields.map(({ name }) => name), said].map((cells, at) => ({ line: at + 1, cells }));
  expect(planLines(sheet, [chain], file)).toMatchObject([{ state: 'unchanged' }]);
});

test('a step says who is told, when and how', () => {
  expect(stepOf('supervisor 120 mail', [])).toEqual({ role: 'supervisor', after_s: 120, mail: true, mailboxes: [] });
  expect(stepOf(`${ada.id} 5`, [])).toEqual({ account_id: ada.id, after_s: 5, mail: false, mailboxes: [] });
  for (const wrong of ['nobody 10', 'supervisor', 'supervisor soon', 'supervisor -1', 'supervisor 10 nowhere']) expect(() => stepOf(wrong, [ada]), wrong).toThrow(Wrong);
});

test('many sites get one chain, and a site that is not there is none', () => {
  const steps = sheet.fields.find(({ name }) => name === 'steps');
  if (!steps) throw new Error('there is no field of steps');
  expect(planBulk(sheet, [chain, { ...chain, site_id: 't' }], steps, 'manager 60')).toMatchObject([{ state: 'changed' }, { state: 'changed' }]);
  expect(planBulk(sheet, [chain], steps, '')).toMatchObject([{ state: 'wrong' }]);
  expect(planLines(sheet, [chain], [{ line: 1, cells: ['site', 'steps'] }, { line: 2, cells: ['XX', 'manager 60'] }])).toMatchObject([{ state: 'wrong' }]);
});

test('an earlier chain is put back in the order of its steps', () => {
  const before = { site_id: 's', steps: [step({ role: 'manager', after_s: 1000 }), step({ role: 'dispatcher', after_s: 30 })], untouched_s: 60, version: 1 };
  const after = { ...before, steps: [step({ role: 'supervisor', after_s: 1 })], version: 2 };
  const { patch, left } = backTo('chain', before, after, after, []);
  expect(patch).toMatchObject({ steps: [{ role: 'dispatcher', after_s: 30 }, { role: 'manager', after_s: 1000 }] });
  expect(left).toEqual([]);
});
