import { expect, test } from 'vitest';
import type { Position, Unit } from '../api/types';
import { Positions } from './positions';
import { LiveStore } from './store';

const position = (unit_id: string, at: string, latitude = 50) => ({ unit_id, at, latitude }) as Position;

test('an earlier fix never wins, and units keep their identity until one appears or goes', () => {
  const positions = new Positions();
  expect(positions.put(position('a', '2026-01-01T00:00:02.000000Z', 51))).toEqual({ taken: true, appeared: true });
  const units = positions.units();
  expect(positions.put(position('a', '2026-01-01T00:00:01.000000Z'))).toEqual({ taken: false, appeared: false });
  expect(positions.put(position('a', '2026-01-01T00:00:03.000000Z', 52))).toEqual({ taken: true, appeared: false });
  expect(positions.get('a')?.latitude).toBe(52);
  expect(positions.units()).toBe(units);
  positions.put(position('b', '2026-01-01T00:00:01.000000Z'));
  expect(positions.units()).toEqual(['a', 'b']);
  expect(positions.drop('a')).toBe(true);
  expect(positions.drop('a')).toBe(false);
  expect(positions.units()).toEqual(['b']);
});

test('a unit that goes off duty is nowhere', () => {
  const store = new LiveStore((work) => work);
  const told: string[] = [];
  store.subscribe('positions', () => told.push('positions'));
  store.subscribe('position/a', () => told.push('a'));
  store.putPosition(position('a', '2026-01-01T00:00:01.000000Z'));
  store.putPosition(position('a', '2026-01-01T00:00:02.000000Z'));
  expect(told).toEqual(['positions', 'a', 'a']);
  store.putUnit({ id: 'a', duty: 'on_break' } as Unit, 1);
  expect(store.positions.get('a')).toBeDefined();
  store.putUnit({ id: 'a', duty: 'off_duty' } as Unit, 2);
  expect(store.positions.get('a')).toBeUndefined();
});
