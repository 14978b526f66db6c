import { describe, expect, test } from 'vitest';
import { duration, durationInWords } from './durations';
import { urgency } from './targets';
import { dayOf, nextTimeOfDay, plusDays, startOfDay, timeAt } from './zone';

describe('durations', () => {
  test.each([
    [0, '00:00'],
    [41, '00:41'],
    [3599, '59:59'],
    [3600, '1:00'],
    [36_660, '10:11'],
    [-5, '00:00'],
  ])('%i s is %s', (seconds, expected) => expect(duration(seconds)).toBe(expected));

  test('in words', () => {
    expect(durationInWords(41)).toBe('41 s');
    expect(durationInWords(125)).toBe('2 min 5 s');
    expect(durationInWords(3720)).toBe('1 h 2 min');
  });
});

describe('times in the zone of the site', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  test('today is without a date', () => {
    expect(timeAt('2026-11-21T11:30:05Z', 'America/New_York', now)).toBe('06:30:05');
  });
  test('another day carries it', () => {
    expect(timeAt('2026-11-21T03:30:05Z', 'America/New_York', now)).toBe('20 Nov 2026, 22:30:05');
  });
  test('a time of day is the next one', () => {
    expect(nextTimeOfDay('07:30', 'America/New_York', now)).toBe('2026-11-21T12:30:00.000Z');
    expect(nextTimeOfDay('06:59', 'America/New_York', now)).toBe('2026-11-22T11:59:00.000Z');
    expect(nextTimeOfDay('25:00', 'America/New_York', now)).toBeNull();
  });
  test.each([
    ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21', 'America/New_York', '2026-11-21T05:00:00.000Z'],
    ['2026-11-21', 'Asia/Kathmandu', '2026-11-20T18:15:00.000Z'],
    // The day on which clocks change, and the day after it.
    ['2026-03-29', 'Europe/London', '2026-03-29T00:00:00.000Z'],
    ['2026-03-30', 'Europe/London', '2026-03-29T23:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, expected) => expect(startOfDay(day, zone)).toBe(expected));
  test('days go on where there are 23 or 25 hours', () => {
    expect(plusDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(dayOf(Date.parse('2026-03-29T23:30:00Z'), 'Europe/London')).toBe('2026-03-30');
  });
});

describe('two thresholds', () => {
  const targets = { queue_s: 100, travel_s: 200, scene_s: 0, warning_percent: 75 };
  const since = '2026-11-21T12:00:00Z';
  const at = (s: number) => Date.parse(since) / 1000 + s;
  const check = (state: 'received' | 'dispatched' | 'on_scene' | 'cleared', s: number, expected: string) =>
    expect(urgency({ state, since, targets, held_until: null }, at(s))).toBe(expected);

  test('queue', () => {
    check('received', 74, 'ok');
    check('received', 75, 'warning');
    check('received', 100, 'overdue');
  });
  test('travel', () => check('dispatched', 150, 'warning'));
  test('no target, no alarm', () => {
    check('on_scene', 9999, 'none');
    check('cleared', 9999, 'none');
  });
  test('held until a moment', () => {
    const held = { state: 'held' as const, since, targets, held_until: '2026-11-21T12:10:00Z' };
    expect(urgency(held, at(300))).toBe('ok');
    expect(urgency(held, at(600))).toBe('overdue');
  });
});
