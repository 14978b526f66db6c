import type { Alarm, AlarmAct, AlarmStep } from '../../../api/types';
import { resultWord } from '../acts/alarmActs';
import { t } from '../text';
import { ta } from './text';

/** Alarms in words, as their pane needs them. */

export const stepWord = (step: AlarmStep): string => ta(`step.${step}`);

/** What a level follows from, when nobody has set it: the worst that was found. */
export function levelFrom(alarm: Pick<Alarm, 'acts' | 'cancelled_at' | 'confirmed_at' | 'level' | 'level_reason' | 'level_set'>): string {
  if (alarm.level_set) return alarm.level_reason ?? '';
  const found = new Set<string>(alarm.acts.map(({ result }) => result));
  const worst = (['life_in_danger', 'duress_word', 'crime_seen', 'person_seen', 'phrase_wrong'] as const).find((result) => found.has(result));
  if (worst) return resultWord(worst);
  if (alarm.confirmed_at) return t('alarm.confirmed');
  if (found.has('phrase_right')) return resultWord('phrase_right');
  return alarm.cancelled_at ? t('alarm.cancelled') : ta('level_nothing');
}

/** Called Ada Low: no answer */
export function actWords({ kind, result, subject, note }: Pick<AlarmAct, 'kind' | 'note' | 'result' | 'subject'>): string {
  const whom = subject ?? (kind === 'call' ? t('alarm.premises') : '');
  const what = [ta(`act.${kind}`), whom].filter(Boolean).join(' · ');
  const found = result === 'written' ? '' : resultWord(result);
  return `${what}: ${[found, note].filter(Boolean).join('. ')}`;
}
