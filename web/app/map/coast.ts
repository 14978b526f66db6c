import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import coastUrl from 'world-atlas/land-50m.json?url';

/** The world's coastline, served by ourselves and fetched when the first map is shown. */
export async function loadCoast(): Promise<GeoJSON.FeatureCollection> {
  const response = await fetch(coastUrl);
  const topology = (await response.json()) as Topology<{ land: GeometryCollection }>;
  return feature(topology, topology.objects.land);
}
