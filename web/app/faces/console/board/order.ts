import type { Alarm, Incident } from '../../../api/types';
import { msOf } from '../../../time/instant';
import { urgency } from '../../../time/targets';
import { alarmUrgency } from './alarms';

/** What has climbed furthest comes first, then what is overdue, then the rest. */
function calm(incident: Incident, now_s: number): number {
  if (incident.escalation) return -1 - incident.escalation.level;
  return urgency(incident, now_s) === 'overdue' ? 0 : 1;
}

/** What a row is put in its place by. */
interface Ranked<T> {
  item: T;
  priority: number;
  calm: number;
  at_ms: number;
  number: string;
}

const rankedIncident = (incident: Incident, now_s: number): Ranked<Incident> => ({
  item: incident, priority: incident.priority, calm: calm(incident, now_s), at_ms: msOf(incident.received_at), number: incident.number,
});

const rankedAlarm = (alarm: Alarm, now_s: number): Ranked<Alarm> => ({
  item: alarm, priority: alarm.priority, calm: alarmUrgency(alarm, now_s) === 'overdue' ? 0 : 1, at_ms: msOf(alarm.first_at), number: alarm.number,
});

/** Priority first; within it the escalated and the overdue rise; then the oldest first; the number settles the rest, so that rows never dance. */
function inOrder<T>(ranked: Ranked<T>[]): T[] {
  ranked.sort((a, b) => a.priority - b.priority || a.calm - b.calm || a.at_ms - b.at_ms || (a.number < b.number ? -1 : 1));
  return ranked.map(({ item }) => item);
}

/** The keys are read once per row, not once per comparison: parsing times was most of the cost of sorting. */
export const inQueueOrder = (incidents: Incident[], now_s: number): Incident[] => inOrder(incidents.map((one) => rankedIncident(one, now_s)));

/** Incidents and alarms in the one queue. */
export const inOneQueue = (incidents: Incident[], alarms: Alarm[], now_s: number): (Incident | Alarm)[] =>
  inOrder<Incident | Alarm>([...incidents.map((one) => rankedIncident(one, now_s)), ...alarms.map((one) => rankedAlarm(one, now_s))]);

/** A unit on scene has not said that it is safe. */
const isUnsafe = (incident: Incident) => incident.escalation?.causes.includes('safety') ?? false;

/** Unhandled and urgent, or a unit that does not answer: it rings until somebody acts. */
export const isRinging = (incident: Incident) => (incident.state === 'received' && incident.priority <= 2) || isUnsafe(incident);
