import type { Alarm, AlarmCategory, Incident } from '../../../api/types';
import { isOpen, isUndecided } from '../../../live/store';
import { msOf } from '../../../time/instant';
import type { Urgency } from '../../../time/targets';
import type { BoardFilter } from './filter';

/** Kinds of alarms that sound alike. */
export const ALARM_GROUPS = ['life', 'intrusion', 'technical'] as const;
export type AlarmGroup = (typeof ALARM_GROUPS)[number];

const LIFE = new Set<AlarmCategory>(['hold_up', 'duress', 'panic', 'fire', 'medical']);
const INTRUSION = new Set<AlarmCategory>(['burglary', 'tamper', 'access']);
export const groupOf = (category: AlarmCategory): AlarmGroup => (LIFE.has(category) ? 'life' : INTRUSION.has(category) ? 'intrusion' : 'technical');

/** What concerns a life is not put aside. */
export const mayPark = (alarm: Alarm): boolean => groupOf(alarm.category) !== 'life';
/** Nobody at the premises is called: whoever threatens somebody there would hear the phone. */
export const isSilent = ({ category }: Alarm): boolean => category === 'hold_up' || category === 'duress';

export const isAlarm = (one: Alarm | Incident): one is Alarm => 'condition' in one;

/** From the first signal to the first act of a person, in seconds: 1 minute, 3, 20, 60 by priority. */
const FIRST_ACT_S: Record<number, number> = { 1: 60, 2: 180, 3: 1_200 };
const FIRST_ACT_LATEST_S = 3_600;
const WARNING_SHARE = 0.5;
export const firstActLimit_s = (priority: number): number => FIRST_ACT_S[priority] ?? FIRST_ACT_LATEST_S;

/** Two thresholds on the age of an alarm about which nobody has done anything. Acknowledging alone is nothing. */
export function alarmUrgency(alarm: Pick<Alarm, 'acted_at' | 'first_at' | 'priority'>, now_s: number): Urgency {
  if (alarm.acted_at !== null) return 'none';
  const age_s = now_s - msOf(alarm.first_at) / 1000;
  const limit_s = firstActLimit_s(alarm.priority);
  if (age_s >= limit_s) return 'overdue';
  return age_s >= limit_s * WARNING_SHARE ? 'warning' : 'ok';
}

/** Put aside; the server takes it up again at its time. */
export const isParked = (alarm: Alarm): boolean => alarm.parked_until !== null;

/** An alarm is shown by its incident as long as that is open. Then somebody still has to say what it was. */
const isCarried = (alarm: Alarm, incidentOf: (id: string) => Incident | undefined): boolean => {
  const incident = alarm.incident_id ? incidentOf(alarm.incident_id) : undefined;
  return incident !== undefined && isOpen(incident);
};

/** Whether it stands in the queue, put aside or not. */
export const isInQueue = (alarm: Alarm, incidentOf: (id: string) => Incident | undefined): boolean => isUndecided(alarm) && !isCarried(alarm, incidentOf);

/** Whether the board shows it: those put aside stand in a view of their own until their time. */
export function fitsAlarm(alarm: Alarm, filter: BoardFilter): boolean {
  const { site, priority, category, type, work, owner } = filter;
  if (isParked(alarm) !== Boolean(filter.parked)) return false;
  // A panel of which nobody has said where it stands belongs on every board: it may be anywhere.
  if (site !== null && alarm.site_id !== null && alarm.site_id !== site) return false;
  if (priority !== null && alarm.priority > priority) return false;
  if (category !== null && alarm.category !== category) return false;
  if (type !== null || (owner !== null && alarm.owner_id !== owner)) return false;
  return work === null || (alarm.acted_at === null) === (work === 'waiting');
}

/** Urgent, and nobody has acknowledged it: it rings until somebody does, or puts it aside. A restore is no answer. */
export const isAlarmRinging = (alarm: Alarm): boolean =>
  isUndecided(alarm) && alarm.priority <= 2 && alarm.acknowledged_at === null && alarm.parked_until === null;

/** The group that is heard when several ring. */
export const loudest = (alarms: Alarm[]): AlarmGroup | undefined => {
  const groups = new Set(alarms.map(({ category }) => groupOf(category)));
  return ALARM_GROUPS.find((group) => groups.has(group));
};

/** Finds an alarm by `A17` or `a17`. */
export function byAlarmNumber(alarms: Alarm[], said: string): Alarm | undefined {
  const wanted = said.toUpperCase();
  return alarms.find(({ number }) => number === wanted);
}
export const isAlarmNumber = (said: string | undefined): boolean => /^a\d+$/i.test(said ?? '');
