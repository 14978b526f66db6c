/** Hours as people read and write them: `Mon-Fri 08:00-18:00; Sat 09:00-13:00; 2026-12-25 closed; grace 20`. */
import type { AlarmHours } from '../../../api/types';
import { clockTime, whole } from '../form/checks';
import { Wrong } from '../sheet/sheet';
import { t } from '../text';
import { GRACE_MIN, MINUTES_MAX } from './hours';

type Span = Pick<AlarmHours['weekly'][number], 'open' | 'close'>;

/** The file is read by the command line as well, so its words are the same in every language. */
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const spansText = (spans: Span[]) => spans.map(({ open, close }) => `${open}-${close}`).join(' ');

/** The week; neighbouring days with the same hours are one part. */
export function weekParts(weekly: AlarmHours['weekly']): string[] {
  const days = NAMES.map((name, at) => ({ first: name, last: name, text: spansText(weekly.filter(({ weekday }) => weekday === at + 1)) }));
  const parts: typeof days = [];
  for (const day of days) {
    const before = parts.at(-1);
    if (before && before.text === day.text) before.last = day.last;
    else parts.push({ ...day });
  }
  return parts.filter(({ text }) => text).map(({ first, last, text }) => `${first === last ? first : `${first}-${last}`} ${text}`);
}

export function hoursText({ weekly, exceptions, grace_min, early_min }: AlarmHours): string {
  const days = exceptions.map(({ date, spans }) => `${date} ${spansText(spans) || 'closed'}`);
  return [...weekParts(weekly), ...days, ...(grace_min === GRACE_MIN ? [] : [`grace ${grace_min}`]), ...(early_min === 0 ? [] : [`early ${early_min}`])].join('; ');
}

/** Nothing, or `none`: no hours. Throws `Wrong` with the part that cannot be read. */
export function hoursFrom(text: string): AlarmHours {
  const hours: AlarmHours = { weekly: [], exceptions: [], grace_min: GRACE_MIN, early_min: 0 };
  const parts = text.split(';').map((part) => part.trim()).filter((part) => part && part.toLowerCase() !== 'none');
  for (const part of parts) if (!take(hours, part.toLowerCase().replaceAll('–', '-').split(/[\s,]+/))) throw new Wrong(t('panels.hours.part', { part }));
  hours.weekly.sort((a, b) => a.weekday - b.weekday || a.open.localeCompare(b.open));
  hours.exceptions.sort((a, b) => a.date.localeCompare(b.date));
  return hours;
}

function take(hours: AlarmHours, words: string[]): boolean {
  const [first = '', ...rest] = words;
  if (first === 'grace' || first === 'early') {
    const sound = rest.length === 1 && !whole(rest[0] ?? '', 0, MINUTES_MAX);
    if (sound) hours[first === 'grace' ? 'grace_min' : 'early_min'] = Number(rest[0]);
    return sound;
  }
  if (/^\d{4}-\d\d-\d\d$/.test(first)) {
    const spans = spansOf(rest);
    if (spans) hours.exceptions.push({ date: first, spans });
    return spans !== undefined;
  }
  const end = words.findIndex((word) => !daysOf(word));
  const spans = end > 0 ? spansOf(words.slice(end)) : undefined;
  if (!spans) return false;
  for (const weekday of words.slice(0, end).flatMap((word) => daysOf(word) ?? [])) hours.weekly.push(...spans.map((span) => ({ weekday, ...span })));
  return true;
}

/** `mon` or `mon-fri`, from three letters on. */
function daysOf(word: string): number[] | undefined {
  const [first = '', last = first, ...more] = word.split('-');
  const [from, to] = [first, last].map((name) => (name.length < 3 ? 0 : DAYS.findIndex((day) => day.startsWith(name)) + 1));
  if (!from || !to || to < from || more.length > 0) return undefined;
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function spansOf(words: string[]): Span[] | undefined {
  if (words.join() === 'closed') return [];
  const spans = words.map((word) => word.split('-')).map(([open = '', close = '', ...more]) => (more.length === 0 && !clockTime(open) && !clockTime(close) ? { open, close } : undefined));
  return spans.length > 0 && spans.every((span) => span !== undefined) ? (spans as Span[]) : undefined;
}
