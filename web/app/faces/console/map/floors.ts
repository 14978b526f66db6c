import type { Incident, Place } from '../../../api/types';
import { groupBy } from '../../../lists/groupBy';

/** The floor that the map shows; null: every incident, and the areas on the ground. */
export type Level = number | null;

export interface Floor {
  level: number;
  /** What the storey is called where all buildings agree; else its number says enough. */
  name: string | null;
}

/** The storeys of a site, the highest first. */
export function floorsOf(places: Place[]): Floor[] {
  const floors = places.filter((place) => place.kind === 'floor' && place.level !== null && !place.retired);
  return Array.from(groupBy(floors, (place) => place.level ?? 0), ([level, same]) => {
    const names = new Set(same.map((place) => place.name));
    return { level, name: names.size === 1 ? (same[0]?.name ?? null) : null };
  }).sort((a, b) => b.level - a.level);
}

/** Whether an area is drawn: what has no storey always, a storey's areas on their own, and without a choice those on the ground. */
export function isDrawn({ level, kind }: Pick<Place, 'level' | 'kind'>, shown: Level): boolean {
  if (level === null) return true;
  if (shown === null) return level === 0 && kind !== 'room';
  return level === shown;
}

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
