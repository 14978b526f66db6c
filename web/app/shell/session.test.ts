import { expect, test } from 'vitest';
import type { Me, Role } from '../api/types';
import { homeOf, nextPath } from './session';

const me = (...roles: Role[]) => ({ grants: roles.map((role) => ({ role, site_id: null })), rights: [] as string[] }) as Me;

test('each role lands on its face', () => {
  expect(homeOf(me('dispatcher'))).toBe('/console');
  expect(homeOf(me('officer'))).toBe('/field');
  expect(homeOf(me('officer', 'supervisor'))).toBe('/console');
  expect(homeOf(me('receptionist'))).toBe('/office');
  expect(homeOf(me('manager', 'officer'))).toBe('/office');
  expect(homeOf({ ...me('administrator'), rights: ['assignment.create'] })).toBe('/console');
});

test('only a path of ours is returned to', () => {
  expect(nextPath('?next=%2Fconsole%2Fincidents%2F1')).toBe('/console/incidents/1');
  expect(nextPath('?next=https://example.org/')).toBe('/');
  expect(nextPath('?next=//example.org/')).toBe('/');
  expect(nextPath('?next=/\\example.org/')).toBe('/');
  expect(nextPath('')).toBe('/');
});
