import type { Alarm, Incident, Unit } from '../../../api/types';
import { live } from '../../../live/hooks';
import { nextAlarmAct } from './nextAlarmAct';
import { type Next, nextAct } from './nextAct';
import { knownKeyholders } from './panel';
import { actById, isGranted } from './registry';
import { suggestionsFor } from './suggested';
import { isThere } from './there';

/** The next right act, if it is this person's to do. */
export function offeredNext(incident: Incident, units: Unit[]): Next {
  const next = nextAct(incident, units, suggestionsFor(incident.id), (one) => isThere(incident, one, live.positions.get(one.unit_id)));
  return granted(next);
}

export const offeredNextOnAlarm = (alarm: Alarm): Next => granted(nextAlarmAct(alarm, knownKeyholders(alarm.account_id)));

const granted = (next: Next): Next => (next.act && !isGranted(actById(next.act.id)) ? { blocked: '' } : next);
