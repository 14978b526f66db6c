import { useComputedColorScheme } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { type Map as LibreMap, Marker } from 'maplibre-gl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { allPlaces } from '../../../api/places';
import type { Place, Site } from '../../../api/types';
import { areasOf, boundsOf } from '../../../map/areas';
import { isDrawn } from '../../../map/storeys';
import { TilesNote } from '../../../map/TilesNote';
import { useTiles } from '../../../map/tiles';
import { useFit } from '../../../map/useFit';
import { setSource, useMap } from '../../../map/useMap';
import { t } from '../text';
import { type Circle, circlesAt, type Spot } from './circles';
import { placesWord } from './words';

/** Sites whose areas are drawn: more cannot be told apart at once. */
const DRAWN_MAX = 12;
/** Circles at the edge are seen whole. */
const FIT_PADDING_PX = 48;
const NOTHING: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const placesOf = (answers: { data?: { items: Place[] } }[]) => answers.flatMap((answer) => answer.data?.items ?? []);

interface WhereMapProps {
  spots: Spot[];
  /** Key of the place or of the square whose incidents are open. */
  chosen: string | null;
  sites: Site[];
  onOpen: (key: string) => void;
}

/** A circle for each place, or for all that cannot be told apart at the zoom, as large as its count. Needs no tile server. */
export default function WhereMap({ spots, chosen, sites, onOpen }: WhereMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { map, failed } = useMap(frame, useComputedColorScheme('light'), t('figures.where.drawing'));
  const places = useQueries({
    queries: sites.slice(0, DRAWN_MAX).map(({ id }) => ({ queryKey: ['site-places', id], queryFn: () => allPlaces(id), staleTime: 300_000 })),
    combine: placesOf,
  });
  const tiles = useTiles(map);
  const zoom = useWholeZoom(map);
  const circles = useMemo(() => circlesAt(spots, zoom), [spots, zoom]);
  useEffect(() => {
    if (map) setSource(map, 'areas', areasOf(places.filter((place) => isDrawn(place, null))));
  }, [map, places]);
  useFit(map, useMemo(() => boundsOf(NOTHING, spots.map(({ longitude, latitude }) => [longitude, latitude])), [spots]), FIT_PADDING_PX);
  return (
    <section className="office-where-frame" aria-label={t('figures.where.map')}>
      <div ref={frame} className="office-where-drawing" />
      {map && circles.map((circle) => <CircleMarker key={circle.first} map={map} circle={circle} chosen={circle.key === chosen} onOpen={onOpen} />)}
      <TilesNote tiles={tiles} />
      {failed && <p className="office-note">{t('figures.where.failed')}</p>}
    </section>
  );
}

/** The last whole zoom that was passed: between two of them things only grow apart. */
function useWholeZoom(map: LibreMap | null): number {
  const [zoom, setZoom] = useState(0);
  useEffect(() => {
    if (!map) return undefined;
    const follow = () => setZoom(Math.max(0, Math.floor(map.getZoom())));
    follow();
    map.on('zoom', follow);
    return () => {
      map.off('zoom', follow);
    };
  }, [map]);
  return zoom;
}

function CircleMarker({ map, circle, chosen, onOpen }: { map: LibreMap; circle: Circle; chosen: boolean; onOpen: (key: string) => void }) {
  const element = useMemo(() => document.createElement('div'), []);
  const { key, longitude, latitude, incidents, size_px } = circle;
  useEffect(() => {
    const marker = new Marker({ element }).setLngLat([longitude, latitude]).addTo(map);
    return () => {
      marker.remove();
    };
  }, [map, element, longitude, latitude]);
  const name = t('figures.where.circle', { name: placesWord(circle), n: incidents });
  return createPortal(
    <button type="button" className="office-circle num" style={{ width: size_px }} data-many={circle.more > 0 || undefined} aria-label={name} title={name} aria-pressed={chosen} onClick={() => onOpen(key)}>
      {incidents}
    </button>,
    element,
  );
}
