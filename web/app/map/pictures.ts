import { ImageSource, type Map as LibreMap } from 'maplibre-gl';
import { useEffect } from 'react';
import { listPictures, pictureAddress } from '../api/pictures';
import type { Picture } from '../api/types';
import { FILL } from './mapStyle';

type Corners = [[number, number], [number, number], [number, number], [number, number]];

/** The pictures of a site's floors; they change seldom, and the journal says when. */
export const pictureQuery = (site: string) => ({ queryKey: ['pictures', site], queryFn: async (): Promise<Picture[]> => (await listPictures(site)).items, staleTime: 300_000 });

/** Layers of pictures begin with this; what lies below them goes in front of the first. */
export const PREFIX = 'picture-';

const FILL_OVER_PICTURE = 0.15;

/** Lays pictures on the map, under the outlines. One that is not pinned lies nowhere. */
export function usePictures(map: LibreMap | null, pictures: Picture[]): void {
  useEffect(() => {
    if (!map) return;
    const laid = new Map(pictures.flatMap((one): [string, Picture][] => (one.lay ? [[`${PREFIX}${one.place_id}`, one]] : [])));
    // An area would hide the plan that lies under it.
    map.setPaintProperty('areas', 'fill-opacity', laid.size > 0 ? FILL_OVER_PICTURE : FILL);
    for (const { id } of map.getStyle().layers) {
      if (!id.startsWith(PREFIX) || laid.has(id)) continue;
      map.removeLayer(id);
      map.removeSource(id);
    }
    for (const [id, picture] of laid) {
      const url = pictureAddress(picture);
      const coordinates = picture.lay?.corners as unknown as Corners;
      const source = map.getSource(id);
      if (source instanceof ImageSource) {
        if (source.url === url) source.setCoordinates(coordinates);
        else source.updateImage({ url, coordinates });
        continue;
      }
      map.addSource(id, { type: 'image', url, coordinates });
      map.addLayer({ id, type: 'raster', source: id, paint: { 'raster-fade-duration': 0 } }, 'areas');
    }
  }, [map, pictures]);
}
