import { GeoJSONSource, Map as LibreMap, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { type RefObject, useEffect, useState } from 'react';
import { loadCoast } from './coast';
import { coloursOf, styleOf } from './mapStyle';

setWorkerUrl(workerUrl);

export function setSource(map: LibreMap, id: string, data: GeoJSON.FeatureCollection): void {
  const source = map.getSource(id);
  if (source instanceof GeoJSONSource) source.setData(data);
}

/** One map in the element, made anew when the theme changes. Null until its style is there, and where there is no WebGL. */
export function useMap(frame: RefObject<HTMLDivElement | null>, scheme: string, title: string): { map: LibreMap | null; failed: boolean } {
  const [map, setMap] = useState<LibreMap | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    let made: LibreMap;
    try {
      made = new LibreMap({ container: element, style: styleOf(coloursOf(element)), attributionControl: false, locale: { 'Map.Title': title }, center: [0, 30], zoom: 1 });
    } catch {
      setFailed(true);
      return undefined;
    }
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    made.addControl(new ScaleControl({}), 'bottom-right');
    made.once('load', () => {
      setMap(made);
      void loadCoast().then((coast) => setSource(made, 'land', coast), () => undefined);
    });
    const resized = new ResizeObserver(() => made.resize());
    resized.observe(element);
    return () => {
      resized.disconnect();
      setMap(null);
      made.remove();
    };
  }, [frame, scheme, title]);
  return { map, failed };
}
