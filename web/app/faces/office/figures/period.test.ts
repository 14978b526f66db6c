import { describe, expect, test } from 'vitest';
import type { Site } from '../../../api/types';
import { filterOf, moved, periodOf } from './period';

const sites = [
  { id: 'a', time_zone: 'Europe/London' },
  { id: 'b', time_zone: 'America/New_York' },
] as Site[];
const now = Date.parse('2026-07-15T02:00:00Z');

describe('the period', () => {
  test('is the last thirty days where the site is', () => {
    expect(periodOf(new URLSearchParams(), sites, now)).toEqual({ from: '2026-06-16', to: '2026-07-15', zone: 'Europe/London' });
    expect(periodOf(new URLSearchParams('site=b'), sites, now)).toEqual({ from: '2026-06-15', to: '2026-07-14', zone: 'America/New_York' });
  });
  test('counts its last day', () => {
    const address = new URLSearchParams('from=2026-07-01&to=2026-07-02&site=b&priority=2');
    expect(filterOf(address, periodOf(address, sites, now))).toEqual({ from: '2026-07-01T04:00:00.000Z', to: '2026-07-03T04:00:00.000Z', site_id: 'b', priority: 2 });
  });
  test('takes no day that is none', () => expect(periodOf(new URLSearchParams('to=tomorrow'), sites, now).to).toBe('2026-07-15'));
});

describe('moving an end', () => {
  const period = { from: '2026-06-16', to: '2026-07-15', zone: undefined };
  test.each([
    ['from', '2026-07-01', { from: '2026-07-01', to: '2026-07-15' }],
    ['from', '2025-03-03', { from: '2025-03-03', to: '2025-04-01' }],
    ['from', '2026-08-01', { from: '2026-08-01', to: '2026-08-30' }],
    ['to', '2026-05-01', { from: '2026-04-02', to: '2026-05-01' }],
  ] as const)('%s to %s', (name, day, expected) => expect(moved(period, name, day)).toEqual(expected));
});
