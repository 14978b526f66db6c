import { useComputedColorScheme } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { allPlaces } from '../../../api/places';
import type { Entry } from '../../../api/types';
import { live, useEntries, useIncidents, useLocatedUnits, useSites } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { currentSecond } from '../../../time/clock';
import { t } from '../text';
import './map.css';
import { areasOf, boundsOf, busiestSite, spotsOf } from './mapData';
import { SpotMarker } from './SpotMarker';
import { UnitMarker } from './UnitMarker';
import { setSource, useMap } from './useMap';

interface MapPaneProps {
  site: string | null;
  selected: string | null;
  onSelect: (id: string) => void;
}

export default function MapPane({ site, selected, onSelect }: MapPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { map, failed } = useMap(frame, useComputedColorScheme('light'));
  const incidents = useIncidents();
  const sites = useSites();
  const focus = site ?? incidents.find((one) => one.id === selected)?.site_id ?? busiestSite(incidents);
  const shown = useMemo(() => sites.filter((one) => one.id === focus), [sites, focus]);
  const areas = useQueries({
    queries: shown.map(({ id }) => ({ queryKey: ['site-places', id], queryFn: () => allPlaces(id), staleTime: 300_000 })),
    combine: (answers) => areasOf(answers.flatMap((answer) => answer.data?.items ?? [])),
  });
  const queries = useQueryClient();
  const hear = useCallback(
    ({ payload, site_id }: Entry) => {
      if (payload?.place) void queries.invalidateQueries({ queryKey: ['site-places', site_id] });
    },
    [queries],
  );
  useEntries(hear);
  const spots = useMemo(
    () => spotsOf(incidents.filter((one) => isOpen(one) && one.site_id === focus), currentSecond()),
    [incidents, focus],
  );

  const units = useLocatedUnits().filter((id) => live.units.get(id)?.site_id === focus);

  useEffect(() => {
    if (!map) return;
    setSource(map, 'areas', areas);
    const points = shown.flatMap((one): [number, number][] => (one.longitude === null || one.latitude === null ? [] : [[one.longitude, one.latitude]]));
    const bounds = boundsOf(areas, points);
    if (bounds) map.fitBounds(bounds, { padding: 32, maxZoom: 17, animate: false });
  }, [map, areas, shown]);

  const selectedSpot = spots.find((spot) => spot.incidents.some((one) => one.id === selected));
  const [longitude, latitude] = [selectedSpot?.longitude, selectedSpot?.latitude];
  useEffect(() => {
    if (!map || longitude === undefined || latitude === undefined) return;
    if (!map.getBounds().contains([longitude, latitude])) map.easeTo({ center: [longitude, latitude] });
  }, [map, longitude, latitude]);

  return (
    <section className="map" aria-label={t('map.title')}>
      <div ref={frame} className="map-frame" />
      {map && units.map((id) => <UnitMarker key={id} map={map} id={id} />)}
      {map && spots.map((spot) => <SpotMarker key={spot.key} map={map} spot={spot} selected={selected} onSelect={onSelect} />)}
      {failed && <p className="console-empty">{t('map.failed')}</p>}
    </section>
  );
}
