import { expect, test } from 'vitest';
import examples from '../../../../../capabilities/alarms/src/model/hours/examples.json';
import type { AlarmAccount, AlarmHours, Site } from '../../../api/types';
import { readCsv, writeCsv } from '../sheet/csv';
import { planLines } from '../sheet/plan';
import { linesOut } from '../sheet/sheet';
import { dayRow, dayRowErrors, hoursDraft, hoursOf, hoursProblem, weekRow, weekRowErrors } from './hours';
import { hoursFrom, hoursText, weekParts } from './hoursText';
import { panelSheet } from './panelSheet';
import { openingLines } from './panelWords';

const readable = examples.filter((one) => one.hours !== null) as { text: string; hours: AlarmHours; written: string }[];
const broken = examples.filter((one) => one.hours === null);

test('hours are read and written as the command line reads them', () => {
  expect(readable.length * broken.length).toBeGreaterThan(0);
  for (const { text, hours, written } of readable) {
    expect(hoursFrom(text), text).toEqual(hours);
    expect(hoursText(hours), text).toBe(written);
    expect(hoursFrom(written), written).toEqual(hours);
  }
  for (const { text } of broken) expect(() => hoursFrom(text), text).toThrow();
});

test('the form holds hours and gives them back', () => {
  for (const { text, hours } of readable) expect(hoursOf(hoursDraft(hours)), text).toEqual(hours);
  expect(hoursDraft(hoursFrom('Mon-Fri 08:00-18:00; Sat 09:00-13:00')).weekly).toEqual([weekRow(), { days: ['6'], open: '09:00', close: '13:00' }]);
  expect(hoursOf(hoursDraft(null))).toMatchObject({ weekly: [], exceptions: [] });
});

test('neighbouring days with the same hours are told together', () => {
  expect(weekParts(hoursFrom('Mon-Wed 08:00-18:00; Fri-Sun 08:00-18:00').weekly)).toEqual(['Mon-Wed 08:00-18:00', 'Fri-Sun 08:00-18:00']);
});

test('the list tells the week, what is different, and whether it is open', () => {
  const lines = (fields: Partial<AlarmAccount>) => openingLines({ hours: null, is_open: null, opened_at: null, closed_at: null, ...fields } as AlarmAccount, 'UTC', Date.parse('2026-12-25T12:00:00Z'));
  expect(lines({})).toEqual([]);
  const hours = hoursFrom('Mon-Fri 08:00-18:00; Sat 09:00-13:00; 2026-12-24 closed; 2026-12-25 closed');
  expect(lines({ hours, is_open: false, closed_at: '2026-12-25T11:30:00Z' })).toEqual(['Mon-Fri 08:00-18:00', 'Sat 09:00-13:00', '1 other day to come', 'closed since 11:30:00']);
  expect(lines({ is_open: true, opened_at: '2026-12-25T08:02:00Z' })).toEqual(['open since 08:02:00']);
});

test('what is wrong with hours is told at its field', () => {
  const problem = (part: object) => hoursProblem({ ...hoursDraft(null), ...part });
  expect(weekRowErrors(weekRow())).toEqual({});
  expect(weekRowErrors({ days: [], open: '8', close: '25:00' })).toMatchObject({ days: expect.any(String), open: expect.any(String), close: expect.any(String) });
  expect(dayRowErrors({ ...dayRow(), date: '2026-12-25' })).toEqual({});
  expect(dayRowErrors({ date: '', open: '08:00', close: '' })).toMatchObject({ date: expect.any(String), open: undefined, close: expect.any(String) });
  expect(problem({ grace_min: 'soon' }), 'without hours nothing is asked').toBeUndefined();
  expect(problem({ weekly: [weekRow()] })).toBeUndefined();
  expect(problem({ weekly: [weekRow()], grace_min: '241' })).toBeDefined();
  expect(problem({ days: [dayRow()] })).toBeDefined();
});

test('a file of panels that goes out comes in and changes nothing; a line that cannot be read says why', () => {
  const sites = [{ id: 's', code: 'HP' }] as Site[];
  const panel = (number: string, hours: string | null) =>
    ({ id: number, version: 1, number, name: `Panel ${number}`, site_id: 's', require_encryption: false, interval_s: 180, grace_s: 30, retired: false, hours: hours === null ? null : hoursFrom(hours) }) as unknown as AlarmAccount;
  const panels = [panel('A1', 'Mon-Fri 08:00-18:00; 2026-12-25 closed; grace 20'), panel('A2', null)];
  const sheet = panelSheet(sites);
  const out = writeCsv(linesOut(sheet, panels));
  expect(planLines(sheet, panels, readCsv(out)).map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
  const [changed, wrong] = planLines(sheet, panels, readCsv('account,hours\nA2,Sat 09:00-13:00\nA1,Mon 8\n'));
  expect(changed).toMatchObject({ state: 'changed', changes: [{ before: '', after: 'Sat 09:00-13:00' }] });
  expect(wrong).toMatchObject({ id: '3', state: 'wrong' });
  expect(wrong?.why).toContain('“Mon 8”');
});
