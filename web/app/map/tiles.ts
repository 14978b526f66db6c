import { useQuery } from '@tanstack/react-query';
import type { LayerSpecification, Map as LibreMap, SourceSpecification } from 'maplibre-gl';
import { useEffect, useState } from 'react';
import { getMap } from '../api/map';
import type { BaseMap } from '../api/types';
import { coloursOf, type MapColours } from './mapStyle';
import { PREFIX } from './pictures';

const SOURCE = 'tiles';

export interface TilesState {
  attribution: string;
  /** Some did not come; the map works without them. */
  missing: boolean;
}

/** The map under the plans, where the settings name one. */
export function useTiles(map: LibreMap | null): TilesState {
  const { data: base, isError } = useQuery({ queryKey: ['map'], queryFn: getMap, staleTime: Number.POSITIVE_INFINITY });
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    if (!map || !base?.tiles || map.getSource(SOURCE)) return undefined;
    setMissing(false);
    const failed = (event: object) => {
      if ('sourceId' in event && event.sourceId === SOURCE) setMissing(true);
    };
    map.on('error', failed);
    map.addSource(SOURCE, sourceOf(base));
    const above = map.getStyle().layers.find(({ id }) => id.startsWith(PREFIX))?.id ?? 'areas';
    for (const layer of layersOf(base, coloursOf(map.getContainer()), document.documentElement.dataset['mantineColorScheme'] === 'dark')) map.addLayer(layer, above);
    return () => {
      map.off('error', failed);
    };
  }, [map, base]);
  return { attribution: base?.attribution ?? '', missing: missing || isError };
}

/** A worker fetches the tiles and has no page to which an address could be relative. */
function sourceOf({ tiles, vector, min_zoom, max_zoom, bounds }: BaseMap): SourceSpecification {
  const address = tiles?.startsWith('/') ? location.origin + tiles : (tiles ?? '');
  const common = { tiles: [address], minzoom: min_zoom, maxzoom: max_zoom, ...(bounds ? { bounds: bounds as [number, number, number, number] } : {}) };
  return vector ? { type: 'vector', ...common } : { type: 'raster', tileSize: 256, ...common };
}

/** Names that the two usual schemas, OpenMapTiles and Protomaps, give to what a plain map shows. */
const WATER = ['water'];
const WAYS = ['roads', 'transportation'];
const BUILDINGS = ['buildings', 'building'];
const BORDERS = ['boundaries', 'boundary'];

/** A plain style of our own, in the greys of the theme: what is abnormal has the colours. */
export function layersOf({ vector, layers }: Pick<BaseMap, 'vector' | 'layers'>, colours: MapColours, dark: boolean): LayerSpecification[] {
  if (!vector) return [{ id: SOURCE, type: 'raster', source: SOURCE, paint: { 'raster-saturation': -0.6, 'raster-brightness-max': dark ? 0.6 : 1 } }];
  const of = (names: string[]) => layers.filter((name) => names.includes(name));
  const common = (name: string) => ({ id: `${SOURCE}-${name}`, source: SOURCE, 'source-layer': name });
  const areas = { filter: ['==', ['geometry-type'], 'Polygon'] as ['==', ...unknown[]] };
  return [
    ...of(WATER).map((name) => ({ ...common(name), ...areas, type: 'fill', paint: { 'fill-color': colours.water } })),
    ...of(BUILDINGS).map((name) => ({ ...common(name), type: 'fill', paint: { 'fill-color': colours.area, 'fill-outline-color': colours.line } })),
    ...of(WAYS).map((name) => ({ ...common(name), type: 'line', paint: { 'line-color': colours.line, 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.5, 18, 4] } })),
    ...of(BORDERS).map((name) => ({ ...common(name), type: 'line', paint: { 'line-color': colours.line, 'line-dasharray': [3, 2] } })),
  ] as LayerSpecification[];
}
