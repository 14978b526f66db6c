import type { Map as LibreMap } from 'maplibre-gl';
import { useEffect } from 'react';
import { coloursOf } from '../../../../map/mapStyle';
import { setSource } from '../../../../map/useMap';
import type { Corner } from './corners';

/** The outline being drawn, above all others. */
export function useSketch(map: LibreMap | null, corners: Corner[], closed: boolean): void {
  useEffect(() => {
    if (!map || map.getSource('sketch')) return;
    const { mark } = coloursOf(map.getContainer());
    map.addSource('sketch', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    map.addLayer({ id: 'sketch', type: 'fill', source: 'sketch', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': mark, 'fill-opacity': 0.2 } });
    map.addLayer({ id: 'sketch-line', type: 'line', source: 'sketch', paint: { 'line-color': mark, 'line-width': 2 } });
  }, [map]);
  useEffect(() => {
    if (!map) return;
    const geometry: GeoJSON.Geometry = closed ? { type: 'Polygon', coordinates: [[...corners, ...corners.slice(0, 1)]] } : { type: 'LineString', coordinates: corners };
    setSource(map, 'sketch', { type: 'FeatureCollection', features: corners.length > 1 ? [{ type: 'Feature', properties: {}, geometry }] : [] });
  }, [map, corners, closed]);
}
