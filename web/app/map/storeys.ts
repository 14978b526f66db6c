import type { Place } from '../api/types';
import { groupBy } from '../lists/groupBy';

/** The floor that a map shows; null: the areas on the ground. */
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
