import { expect, test } from 'vitest';
import type { Account, Site } from '../../../api/types';
import { planLines } from '../sheet/plan';
import { linesOut } from '../sheet/sheet';
import { peopleSheet } from './peopleSheet';

const sites = [{ id: 's1', code: 'HP' }] as Site[];
const nadia = { id: 'n', username: 'nadia', name: 'Nadia', email: 'nadia@example.org', disabled: false, grants: [{ role: 'supervisor', site_id: 's1' }, { role: 'auditor', site_id: null }] } as Account;
const sheet = peopleSheet(sites);
const plan = (...cells: string[]) =>
  planLines(sheet, [nadia], [{ line: 1, cells: ['username', 'name', 'roles', 'password'] }, { line: 2, cells }]).map(({ state, why }) => why ?? state);

test('roles are written with the code of their site, in no order', () => {
  expect(linesOut(sheet, [nadia])[1]).toEqual(['nadia', 'Nadia', 'auditor; supervisor@HP', 'no', 'nadia@example.org']);
  expect(plan('nadia', 'Nadia', 'Supervisor@hp; auditor', '')).toEqual(['unchanged']);
  expect(plan('nadia', 'Nadia', 'auditor', '')).toEqual(['changed']);
  expect(plan('nadia', 'Nadia', 'king', '')[0]).toContain('“king” is not one of administrator');
  expect(plan('nadia', 'Nadia', 'auditor@XX', '')).toEqual(['Roles: There is no site XX.']);
});

test('a password goes in for somebody new only', () => {
  expect(plan('kim', 'Kim', 'officer', 'seven grey herons')).toEqual(['new']);
  expect(plan('kim', 'Kim', 'officer', '')).toEqual(['First password is needed.']);
  expect(plan('nadia', 'Nadia', 'auditor; supervisor@HP', 'seven grey herons')).toEqual(['First password is settled when it is made and stays.']);
});
