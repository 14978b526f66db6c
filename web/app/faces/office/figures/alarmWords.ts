import type { AlarmCategory, AlarmCause, AlarmFigureBy, AlarmFigureGroup, AlarmMeasure } from '../../../api/types';
import { priorityShape, priorityWord } from '../../../theme/priority';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { time } from './words';

export const ALARM_BYS = ['category', 'priority', 'site', 'place', 'account', 'source', 'code', 'operator', 'cause', 'standing'] as const satisfies AlarmFigureBy[];
export type AlarmGrouping = (typeof ALARM_BYS)[number];

export const CATEGORIES = [
  'hold_up', 'duress', 'panic', 'fire', 'medical', 'gas', 'environment', 'burglary', 'tamper', 'access', 'supervisory', 'power',
  'communication', 'trouble', 'hours', 'open_close', 'bypass', 'test', 'other',
] as const satisfies AlarmCategory[];

export const categoryWord = (category: AlarmCategory) => t(`alarm.category.${category}`);
export const causeWord = (cause: AlarmCause | 'undecided') => t(`figures.alarm.cause.${cause}`);

/** A group of alarms as people call it. */
export function alarmGroupWord(by: AlarmGrouping, { key, name }: Pick<AlarmFigureGroup, 'key' | 'name'>): string {
  if (by === 'category') return categoryWord(key as AlarmCategory);
  if (by === 'cause') return causeWord(key as AlarmCause);
  if (by === 'priority') return `${priorityShape(Number(key))} ${priorityWord(Number(key))}`;
  if (by === 'standing') return t(`figures.alarm.standing.${key as 'stale' | 'in_time'}`);
  if (key === 'unknown') return by === 'operator' ? t('figures.alarm.nobody') : t('figures.unknown');
  return name;
}

/** From when to when; the day is said once where both are on it. */
export const spanWord = (from: string, to: string, zone: string | undefined) => [timeAt(from, zone, 0), timeAt(to, zone, Date.parse(from))].join(' – ');

/** A part of a whole, to a tenth of a per cent. */
export const partWord = (part: number) => `${Math.round(part * 1000) / 10} %`;

/** Half, nine of ten, and 98.5 of a hundred. */
export const timesWord = ({ p50_us, p90_us, p98_5_us }: { p50_us: number | null; p90_us: number | null; p98_5_us: number | null }) => [p50_us, p90_us, p98_5_us].map(time).join(' · ');

const SPAN = '~';

/** What is behind a figure of load, as the address keeps it: a group and its key, or a time. */
export const groupKey = (by: AlarmFigureBy, key: string) => `${by}:${key}`;
export const spanKey = (from: string, to: string) => `time:${from}${SPAN}${to}`;

/** The same as the server takes it. */
export function queryOf(opened: string): { by: string; key: string } | { from: string; to: string } | Record<string, never> {
  const at = opened.indexOf(':');
  const [by, key] = [opened.slice(0, at), opened.slice(at + 1)];
  if (opened === ALL) return {};
  if (by !== 'time') return { by, key };
  const [from = '', to = ''] = key.split(SPAN);
  return { from, to };
}

/** A whole period, as the address keeps it. */
export const ALL = 'all:';

type MeasureName = AlarmMeasure['name'];

/** What is behind a measure; floods, chattering and top sources have tables of their own. */
const OPENS: Partial<Record<MeasureName, string>> = {
  per_ten_minutes: ALL,
  per_hour: ALL,
  per_day: ALL,
  stale_per_day: groupKey('standing', 'stale'),
  low_share: groupKey('class', 'low'),
  medium_share: groupKey('class', 'medium'),
  high_share: groupKey('class', 'high'),
  critical_share: groupKey('class', 'critical'),
};
export const measureOpens = (name: MeasureName) => OPENS[name];

const isPart = (name: MeasureName) => name.endsWith('_share');
const amount = (value: number) => String(Math.round(value * 100) / 100);

/** A measure's value: parts in per cent, numbers to two places. */
export function measureValue(name: MeasureName, value: number | null): string {
  if (value === null) return t('figures.none');
  return isPart(name) ? partWord(value) : amount(value);
}

/** What a measure should be, and what can still be managed. */
export function targetWord({ name, side, target, manageable }: AlarmMeasure): string {
  const wanted = t(`figures.load.side.${side}`, { value: measureValue(name, target) });
  return manageable === null ? wanted : t('figures.load.manageable', { wanted, value: measureValue(name, manageable) });
}
