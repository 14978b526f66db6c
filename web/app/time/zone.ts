import { locale } from '../text/language';
import { shared } from '../text/shared';

/** Times at the edge: in the site's zone, 24 h, with the date when it is not today there. A month has its name in the page's language; all else is written alike in every one. */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag}|${zone ?? ''}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = build(tag, zone, options);
    formats.set(key, found);
  }
  return found;
}

function build(tag: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(tag, { ...options, timeZone: zone, hourCycle: 'h23' });
  } catch {
    // A zone that this browser does not know: its own zone is better than no time.
    return new Intl.DateTimeFormat(tag, { ...options, hourCycle: 'h23' });
  }
}

/** A time of day is the same in every language, and is read by the code as well. */
const TIME_TAG = 'en-GB';
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' };

export function clockTime(at: number | string, zone?: string): string {
  return format(TIME_TAG, zone, TIME).format(new Date(at));
}

export function dateOf(at: number | string, zone?: string): string {
  return format(locale, zone, DAY).format(new Date(at));
}

export function timeAt(at: number | string, zone: string | undefined, now_ms: number): string {
  const time = clockTime(at, zone);
  const day = dateOf(at, zone);
  return day === dateOf(now_ms, zone) ? time : shared('time.dated', { day, time });
}

/** The moment at which a day such as `2026-03-29` begins in the zone. */
export function startOfDay(day: string, zone?: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  // What the clock there shows differs from the moment by the offset; once more, in case it changes in between.
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at += wanted - shownAt(at, zone);
  return new Date(at).toISOString();
}

/** The day that it is at a moment in the zone, such as `2026-03-29`. */
export function dayOf(at: number, zone?: string): string {
  return new Date(shownAt(at, zone)).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const SHOWN: Intl.DateTimeFormatOptions = { ...TIME, year: 'numeric', month: '2-digit', day: '2-digit' };

/** What the clock in the zone shows, read as if it were UTC. */
function shownAt(at: number, zone?: string): number {
  const parts = Object.fromEntries(format(TIME_TAG, zone, SHOWN).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return Date.parse(`${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`);
}

/** `14:30` as the next such moment in the zone: what a dispatcher means by "hold until 14:30". */
export function nextTimeOfDay(text: string, zone: string | undefined, now_ms: number): string | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  if (!match) return null;
  const wanted_s = Number(match[1]) * 3600 + Number(match[2]) * 60;
  const [h = '0', m = '0', s = '0'] = clockTime(now_ms, zone).split(':');
  const now_s = Number(h) * 3600 + Number(m) * 60 + Number(s);
  const ahead_s = wanted_s > now_s ? wanted_s - now_s : wanted_s - now_s + 86_400;
  return new Date(Math.floor(now_ms / 1000) * 1000 + ahead_s * 1000).toISOString();
}
