import type { Incident } from '../../../api/types';
import { urgency } from '../../../time/targets';

/** Priority first; within it the overdue rise; then the oldest first; the number settles the rest, so that rows never dance. */
export function inQueueOrder(incidents: Incident[], now_s: number): Incident[] {
  // The keys are read once per incident, not once per comparison: parsing times was most of the cost of sorting.
  const keyed = incidents.map((incident) => ({
    incident,
    calm: urgency(incident, now_s) === 'overdue' ? 0 : 1,
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

/** Unhandled and urgent: it rings until somebody acts. */
export const isRinging = (incident: Incident) => incident.state === 'received' && incident.priority <= 2;
