import type { StyleSpecification } from 'maplibre-gl';

export interface MapColours {
  water: string;
  land: string;
  area: string;
  line: string;
  ink: string;
  mark: string;
}

/** How much an area covers what lies under it. */
export const FILL = 0.8;

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };

export function coloursOf(element: Element): MapColours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { water: read('--face-bg'), land: read('--panel-2'), area: read('--hover'), line: read('--line-strong'), ink: read('--ink-2'), mark: read('--focus') };
}

/** Coastline and the site's own areas: no tile server, no font server. Labels use fonts of this computer. */
export function styleOf(colours: MapColours): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: EMPTY },
      areas: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
      { id: 'land', type: 'fill', source: 'land', maxzoom: 11, paint: { 'fill-color': colours.land, 'fill-outline-color': colours.line } },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': colours.area, 'fill-opacity': FILL } },
      { id: 'area-lines', type: 'line', source: 'areas', paint: { 'line-color': colours.line, 'line-width': ['match', ['get', 'kind'], 'site', 2, 1] } },
      {
        id: 'area-names',
        type: 'symbol',
        source: 'areas',
        filter: ['!=', ['get', 'kind'], 'site'],
        layout: { 'text-field': ['get', 'name'], 'text-font': ['sans-serif'], 'text-size': 11 },
        paint: { 'text-color': colours.ink, 'text-halo-color': colours.area, 'text-halo-width': 1 },
      },
    ],
  };
}
