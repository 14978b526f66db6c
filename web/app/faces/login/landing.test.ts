import { expect, test } from 'vitest';
import type { Me, Role } from '../../api/types';
import { landing } from './landing';

const me = (...roles: Role[]) => ({ grants: roles.map((role) => ({ role, site_id: null })), rights: [] as string[] }) as Me;

test('one goes back to where one came from', () => {
  expect(landing(me('officer'), '?to=%2Ffield%3Fview%3Dreport')).toBe('/field?view=report');
  expect(landing(me('officer'), '?next=%2Foffice')).toBe('/office');
});

const check = (search: string) => expect(landing(me('officer'), search)).toBe('/field');

test('another host is no place to go back to', () => {
  check('');
  check('?to=https://example.org/');
  check('?to=//example.org');
  check('?to=/%5Cexample.org');
  check('?to=/login');
});
