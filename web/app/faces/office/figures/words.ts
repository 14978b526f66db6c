import type { FigureBy, FigureGroup } from '../../../api/types';
import { priorityShape, priorityWord } from '../../../theme/priority';
import { duration } from '../../../time/durations';
import { t } from '../text';

export const BYS = ['type', 'priority', 'site', 'place', 'hour', 'weekday', 'shift', 'unit', 'operator'] as const satisfies FigureBy[];
export const FIGURES = ['queue', 'response', 'travel', 'on_scene', 'unit_consumed', 'total_consumed'] as const;
export type FigureKey = (typeof FIGURES)[number];

type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export const weekdayWord = (weekday: number) => t(`figures.weekday.${weekday as Weekday}`);

const two = (hour: number) => String(hour).padStart(2, '0');
export const hourWord = (hour: number) => `${two(hour)}:00–${two((hour + 1) % 24)}:00`;
/** Hours at which shifts change stand for themselves; a site's own shift has a name. */
const HOURS = /^\d+-\d+$/;
const hoursWord = (key: string) => key.split('-').map((hour) => `${two(Number(hour))}:00`).join('–');

/** A group as people call it. */
export function groupWord(by: FigureBy, { key, name }: Pick<FigureGroup, 'key' | 'name'>): string {
  if (key === 'unknown') return t('figures.unknown');
  if (by === 'priority') return `${priorityShape(Number(key))} ${priorityWord(Number(key))}`;
  if (by === 'weekday') return weekdayWord(Number(key));
  if (by === 'hour') return hourWord(Number(key));
  if (by === 'shift' && key === 'none') return t('figures.no_shift');
  if (by === 'shift' && HOURS.test(key)) return hoursWord(key);
  if (by === 'hour_of_week') {
    const [weekday = 0, hour = 0] = key.split('-').map(Number);
    return `${weekdayWord(weekday)} ${hourWord(hour)}`;
  }
  return name;
}

/** What a circle of the map stands for: the place at which most happened stands for those around it. */
export const placesWord = ({ name, more }: { name: string; more: number }) => (more > 0 ? t('figures.where.places', { name, n: more }) : name);

export const time = (micros: number | null) => (micros === null ? '' : duration(micros / 1_000_000));
export const percent = (part: number, whole: number) => Math.round((100 * part) / whole);
export const hours = (micros: number) => (micros / 3_600_000_000).toFixed(1);
