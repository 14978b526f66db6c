/** When premises are open: as the form holds it, and as it is sent. */
import type { AlarmHours } from '../../../api/types';
import { clockTime, whole } from '../form/checks';
import { t } from '../text';

/** What the server takes when nobody says otherwise, and at the most, in minutes. */
export const GRACE_MIN = 15;
export const MINUTES_MAX = 240;

/** The same hours on one or more weekdays. */
export interface WeekRow {
  days: string[];
  open: string;
  close: string;
}

/** A day that is not as its weekday. Without hours it is closed; with two rows it has two spans. */
export interface DayRow {
  date: string;
  open: string;
  close: string;
}

export interface HoursDraft {
  weekly: WeekRow[];
  days: DayRow[];
  grace_min: string;
  early_min: string;
}

/** What stands in a new row: nobody has to tick five weekdays. */
export const weekRow = (): WeekRow => ({ days: ['1', '2', '3', '4', '5'], open: '08:00', close: '18:00' });
export const dayRow = (): DayRow => ({ date: '', open: '', close: '' });

export function hoursDraft(hours: AlarmHours | null | undefined): HoursDraft {
  const weekly: WeekRow[] = [];
  for (const { weekday, open, close } of hours?.weekly ?? []) {
    const same = weekly.find((row) => row.open === open && row.close === close);
    if (same) same.days.push(String(weekday));
    else weekly.push({ days: [String(weekday)], open, close });
  }
  const days = (hours?.exceptions ?? []).flatMap(({ date, spans }) => (spans.length > 0 ? spans.map(({ open, close }) => ({ date, open, close })) : [{ ...dayRow(), date }]));
  return { weekly, days, grace_min: String(hours?.grace_min ?? GRACE_MIN), early_min: String(hours?.early_min ?? 0) };
}

export const expectsSomething = ({ weekly, days }: HoursDraft) => weekly.length + days.length > 0;

const DATE = /^\d{4}-\d\d-\d\d$/;

/** What is wrong with a row, field by field. */
export const weekRowErrors = ({ days, open, close }: WeekRow) => ({ days: days.length > 0 ? undefined : t('panels.hours.no_day'), open: clockTime(open), close: clockTime(close) });
export const dayRowErrors = ({ date, open, close }: DayRow) => ({
  date: DATE.test(date) ? undefined : t('panels.hours.no_date'),
  open: open.trim() || close.trim() ? clockTime(open) : undefined,
  close: open.trim() || close.trim() ? clockTime(close) : undefined,
});

export function hoursProblem(draft: HoursDraft): string | undefined {
  if (!expectsSomething(draft)) return undefined;
  const rows = [...draft.weekly.map(weekRowErrors), ...draft.days.map(dayRowErrors)].flatMap((row) => Object.values(row));
  const minutes = [draft.grace_min, draft.early_min].map((text) => whole(text, 0, MINUTES_MAX));
  return [...rows, ...minutes].some((error) => error !== undefined) ? t('panels.hours.wrong') : undefined;
}

/** As it is sent, in the order in which the server keeps it. */
export function hoursOf(draft: HoursDraft): AlarmHours {
  if (!expectsSomething(draft)) return { weekly: [], exceptions: [], grace_min: GRACE_MIN, early_min: 0 };
  const spans = draft.weekly.flatMap(({ days, open, close }) => days.map((day) => ({ weekday: Number(day), open: open.trim(), close: close.trim() })));
  const dates = Array.from(new Set(draft.days.map(({ date }) => date))).sort();
  return {
    weekly: spans.sort((a, b) => a.weekday - b.weekday || a.open.localeCompare(b.open)),
    exceptions: dates.map((date) => ({ date, spans: draft.days.filter((row) => row.date === date && row.open.trim()).map(({ open, close }) => ({ open: open.trim(), close: close.trim() })) })),
    grace_min: Number(draft.grace_min),
    early_min: Number(draft.early_min),
  };
}
