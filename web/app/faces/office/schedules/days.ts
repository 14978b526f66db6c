import { t } from '../text';

/** Monday is 1, as the server counts. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const dayWord = (day: number) => t(`day.${day as (typeof DAYS)[number]}`);

export function daysWords(days: number[]): string {
  return days.length === DAYS.length ? t('schedules.daily') : days.map(dayWord).join(' ');
}
