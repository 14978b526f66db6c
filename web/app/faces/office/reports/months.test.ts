import { expect, test } from 'vitest';
import { lastMonth } from './months';

test.each([
  ['2026-11-22T12:00:00Z', 'UTC', '2026-10'],
  ['2026-01-01T12:00:00Z', 'UTC', '2025-12'],
  ['2026-11-01T06:00:00Z', 'America/Los_Angeles', '2026-09'],
  ['2026-10-31T23:30:00Z', 'Asia/Kathmandu', '2026-10'],
])('at %s in %s the month that is over is %s', (at, zone, month) => {
  expect(lastMonth(Date.parse(at), zone)).toBe(month);
});
