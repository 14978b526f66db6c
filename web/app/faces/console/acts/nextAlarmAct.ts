import type { Alarm, AlarmKeyholder } from '../../../api/types';
import { isUndecided } from '../../../live/store';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { ActId, Values } from './act';
import { carrierOf, leavesOut } from './alarmActs';
import type { Next } from './nextAct';
import { PREMISES } from './panel';

/** The keyholders who were not called yet, in their order; the premises have a step of their own. */
export function toCall(alarm: Alarm, keyholders: AlarmKeyholder[]): AlarmKeyholder | undefined {
  const called = new Set(alarm.acts.filter(({ kind }) => kind === 'call').map(({ subject }) => subject));
  return keyholders.find(({ name, premises }) => !premises && !called.has(name));
}

/**
 * What `Space` does with an alarm: take it up again, acknowledge it, then the next step of its script. Where somebody is to be sent
 * at once nothing goes before that: opening the incident acknowledges too.
 */
export function nextAlarmAct(alarm: Alarm, keyholders: AlarmKeyholder[] = []): Next {
  const named = (id: ActId, label: string, values: Values = {}): Next => ({
    act: { id, label, target: { alarm }, values, name: t('next.alarm_name', { label, number: alarm.number }) },
  });
  if (!isUndecided(alarm)) return { blocked: t('next.over') };
  const carrier = carrierOf(alarm);
  if (carrier) return { blocked: t('next.alarm_carried', { number: shortNumber(carrier.number) }) };
  if (alarm.parked_until) return named('alarm_release', t('act.alarm_release'));
  const step = alarm.next_step;
  const sends = step === 'send' && alarm.incident_id === null;
  if (alarm.acknowledged_at === null && !sends) return named('alarm_acknowledge', t('act.alarm_acknowledge'));
  if (step === 'look') return named('alarm_look', t('next.alarm_look'));
  if (step === 'call_premises') return named('alarm_call', t('next.alarm_call_premises'), { keyholder: PREMISES });
  if (step === 'call_keyholders') {
    const next = toCall(alarm, keyholders);
    return named('alarm_call', next ? t('next.alarm_call', { name: next.name }) : t('next.alarm_call_keyholders'), next ? { keyholder: next.name } : {});
  }
  if (sends) return named(alarm.site_id ? 'alarm_send' : 'alarm_send_site', t('next.alarm_send'));
  return named(leavesOut(alarm) ? 'alarm_decide_early' : 'alarm_decide', t('next.alarm_decide'));
}
