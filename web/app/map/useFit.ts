import type { Map as LibreMap, MapLibreEvent } from 'maplibre-gl';
import { useEffect } from 'react';
import type { Bounds } from './areas';

/** Nearer, a site of one building would fill the screen. */
const MAX_ZOOM = 17;

/** Shows all of it, and again when there is more or less room, until a person moves the map. */
export function useFit(map: LibreMap | null, bounds: Bounds | null, padding: number): void {
  useEffect(() => {
    if (!map || !bounds) return undefined;
    const fit = () => void map.fitBounds(bounds, { padding, maxZoom: MAX_ZOOM, animate: false });
    const leave = () => {
      map.off('resize', fit);
      map.off('movestart', moved);
    };
    const moved = ({ originalEvent }: MapLibreEvent) => originalEvent && leave();
    fit();
    map.on('resize', fit);
    map.on('movestart', moved);
    return leave;
  }, [map, bounds, padding]);
}
