import type { Incident } from '../../../api/types';
import { urgency } from '../../../time/targets';

/** What has climbed furthest comes first, then what is overdue, then the rest. */
function calm(incident: Incident, now_s: number): number {
  if (incident.escalation) return -1 - incident.escalation.level;
  return urgency(incident, now_s) === 'overdue' ? 0 : 1;
}

/** Priority first; within it the escalated and the overdue rise; then the oldest first; the number settles the rest, so that rows never dance. */
export function inQueueOrder(incidents: Incident[], now_s: number): Incident[] {
  // The keys are read once per incident, not once per comparison: parsing times was most of the cost of sorting.
  const keyed = incidents.map((incident) => ({
    incident,
    calm: calm(incident, now_s),
    received_ms: Date.parse(incident.received_at),
  }));
  keyed.sort(
    (a, b) =>
      a.incident.priority - b.incident.priority ||
      a.calm - b.calm ||
      a.received_ms - b.received_ms ||
      (a.incident.number < b.incident.number ? -1 : 1),
  );
  return keyed.map(({ incident }) => incident);
}

/** A unit on scene has not said that it is safe. */
const isUnsafe = (incident: Incident) => incident.escalation?.causes.includes('safety') ?? false;

/** Unhandled and urgent, or a unit that does not answer: it rings until somebody acts. */
export const isRinging = (incident: Incident) => (incident.state === 'received' && incident.priority <= 2) || isUnsafe(incident);
