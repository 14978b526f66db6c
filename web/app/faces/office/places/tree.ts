import type { Place, PlaceKind } from '../../../api/types';

export const AREAS: PlaceKind[] = ['building', 'floor', 'room', 'zone', 'car_park'];
export const POINTS: PlaceKind[] = ['door', 'camera', 'detector', 'checkpoint', 'muster_point', 'call_point', 'cabinet'];

export const isArea = (kind: PlaceKind) => kind === 'site' || AREAS.includes(kind);

export interface Twig {
  place: Place;
  depth: number;
  children: number;
}

/** Places as rows, each area followed by what lies in it. Inside a closed area nothing is shown. */
export function rowsOf(places: Place[], site_id: string, closed: ReadonlySet<string>): Twig[] {
  const byParent = new Map<string, Place[]>();
  for (const place of places) {
    const parent = place.parent_id ?? site_id;
    if (place.kind !== 'site') byParent.set(parent, [...(byParent.get(parent) ?? []), place]);
  }
  const rows: Twig[] = [];
  const grow = (parent: string, depth: number) => {
    const children = (byParent.get(parent) ?? []).toSorted(order);
    for (const place of children) {
      rows.push({ place, depth, children: byParent.get(place.id)?.length ?? 0 });
      if (!closed.has(place.id)) grow(place.id, depth + 1);
    }
  };
  grow(site_id, 0);
  return rows;
}

/** Floors by level, all else by name with its numbers in order. */
function order(a: Place, b: Place): number {
  const level = (a.level ?? 0) - (b.level ?? 0);
  return (a.kind === 'floor' && b.kind === 'floor' && level) || a.name.localeCompare(b.name, undefined, { numeric: true });
}

/** Where a new place may lie: areas in use, by path. */
export function areasOf(places: Place[]): Place[] {
  return places.filter(({ kind, retired }) => isArea(kind) && kind !== 'site' && !retired).toSorted((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
}
