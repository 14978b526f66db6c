import type { Alarm, AlarmCategory } from '../../../api/types';
import { t } from '../text';

/** Alarms in words, as the queue needs them. */

export const categoryWord = (category: AlarmCategory): string => t(`alarm.category.${category}`);
export const conditionWord = (condition: Alarm['condition']): string => t(`alarm.condition.${condition}`);

/** Where it is: the place of the site, else the panel and what it calls the detector. */
export function whereWords(alarm: Pick<Alarm, 'account' | 'account_name' | 'place' | 'zone' | 'zone_name'>): string {
  const zone = alarm.zone_name ?? (alarm.zone ? t('alarm.zone', { zone: alarm.zone }) : null);
  const panel = alarm.account_name || alarm.account;
  if (alarm.place) return zone ? `${alarm.place} · ${zone}` : alarm.place;
  return [panel, zone].filter(Boolean).join(' · ');
}

/** What speaks for or against it, the most telling first. */
export function flagWords(alarm: Pick<Alarm, 'cancelled_at' | 'confirmed_at' | 'on_test'>): string[] {
  return [alarm.confirmed_at && t('alarm.confirmed'), alarm.cancelled_at && t('alarm.cancelled'), alarm.on_test && t('alarm.on_test')].filter(
    (word): word is string => typeof word === 'string',
  );
}
