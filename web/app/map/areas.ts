import type { Place } from '../api/types';

export type Bounds = [number, number, number, number];

export function areasOf(places: Place[]): GeoJSON.FeatureCollection {
  const features = places
    .filter((place) => place.outline && !place.retired)
    .map((place): GeoJSON.Feature => ({
      type: 'Feature',
      geometry: place.outline as unknown as GeoJSON.Geometry,
      properties: { name: place.name, kind: place.kind },
    }));
  return { type: 'FeatureCollection', features };
}

/** The box around all points of the geometries, with the points given besides. */
export function boundsOf(collection: GeoJSON.FeatureCollection, points: [number, number][]): Bounds | null {
  const all = [...points];
  for (const feature of collection.features) if ('coordinates' in feature.geometry) collect(feature.geometry.coordinates, all);
  const [first] = all;
  if (!first) return null;
  return all.reduce<Bounds>(
    ([west, south, east, north], [x, y]) => [Math.min(west, x), Math.min(south, y), Math.max(east, x), Math.max(north, y)],
    [first[0], first[1], first[0], first[1]],
  );
}

function collect(coordinates: unknown, into: [number, number][]): void {
  if (!Array.isArray(coordinates)) return;
  const [x, y] = coordinates as unknown[];
  if (typeof x === 'number' && typeof y === 'number') into.push([x, y]);
  else for (const inner of coordinates) collect(inner, into);
}
