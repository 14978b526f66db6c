import { expect, test } from 'vitest';
import type { Account, Site, Unit } from '../../../api/types';
import { planLines } from '../sheet/plan';
import { unitSheet } from './unitSheet';

const sites = [{ id: 's1', code: 'HP' }, { id: 's2', code: 'ND' }] as Site[];
const accounts = [{ id: 'b', username: 'ben' }, { id: 'a', username: 'zoe' }] as Account[];
const p4 = { id: 'u', site_id: 's1', call_sign: 'P4', vehicle: null, capabilities: ['dog'], officers: [{ account_id: 'b' }, { account_id: 'a' }], retired: false, duty: 'on_duty' } as Unit;

const plan = (known: Account[] | undefined, ...lines: string[][]) =>
  planLines(unitSheet(sites, known), [p4], lines.map((cells, at) => ({ line: at + 1, cells }))).map(({ state, why }) => why ?? state);

test('a unit is known by site and call sign, its crew has no order', () => {
  const check = (cells: string[], expected: string) => expect(plan(accounts, ['site', 'call_sign', 'officers'], cells)).toEqual([expected]);
  check(['HP', 'p4', 'zoe; Ben'], 'unchanged');
  check(['hp', 'P4', 'zoe'], 'changed');
  check(['ND', 'P4', ''], 'new');
  check(['ND', 'P4', 'kim'], 'Officers: Nobody signs in as kim.');
});

test('whoever may not read accounts has no column of officers', () => {
  expect(() => plan(undefined, ['site', 'call_sign', 'officers'], ['HP', 'P4', 'zoe'])).toThrow('officers');
});
