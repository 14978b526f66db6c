import type { Incident, Place } from '../../../api/types';
import type { Level } from '../../../map/storeys';

/** The storey on which an incident is; null when it is outside or nobody knows. */
export function levelOf(incident: Incident, places: Map<string, Place>): Level {
  return incident.place_id === null ? null : (places.get(incident.place_id)?.level ?? null);
}

/** Open incidents by storey. */
export function countsOf(incidents: Incident[], places: Map<string, Place>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const incident of incidents) {
    const level = levelOf(incident, places);
    if (level !== null) counts.set(level, (counts.get(level) ?? 0) + 1);
  }
  return counts;
}
