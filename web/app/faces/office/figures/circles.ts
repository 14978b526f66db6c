import type { FigureGroup } from '../../../api/types';

/** What happened at one place of the map. */
export interface Circle {
  key: string;
  name: string;
  incidents: number;
  latitude: number;
  longitude: number;
  /** Across, in root letter sizes: the area says how much, and the smallest can still be hit. */
  size_rem: number;
}

const SMALLEST_REM = 1.5;
const LARGEST_REM = 3.5;

/** The largest first, so that the smaller lie above them and can be reached. */
export function circlesOf(groups: FigureGroup[]): Circle[] {
  const most = Math.max(1, ...groups.filter(isOnMap).map(({ incidents }) => incidents));
  return groups
    .flatMap(({ key, name, incidents, latitude, longitude }) => {
      if (latitude == null || longitude == null) return [];
      return [{ key, name, incidents, latitude, longitude, size_rem: Math.max(SMALLEST_REM, LARGEST_REM * Math.sqrt(incidents / most)) }];
    })
    .toSorted((a, b) => b.incidents - a.incidents);
}

const isOnMap = ({ latitude, longitude }: FigureGroup) => latitude != null && longitude != null;

/** Incidents that are on no map. */
export const nowhereIn = (groups: FigureGroup[]): number => groups.filter((group) => !isOnMap(group)).reduce((sum, { incidents }) => sum + incidents, 0);

/** Keys of hours stand beside keys of places in one address. */
export const isHourOfWeek = (key: string): boolean => /^\d-\d{1,2}$/.test(key);
