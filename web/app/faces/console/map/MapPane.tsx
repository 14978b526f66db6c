import { useComputedColorScheme } from '@mantine/core';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { allPlaces } from '../../../api/places';
import type { Entry, Picture, Place } from '../../../api/types';
import { live, useEntries, useIncidents, useLocatedUnits, useSites } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { areasOf, boundsOf } from '../../../map/areas';
import { pictureQuery, usePictures } from '../../../map/pictures';
import { TilesNote } from '../../../map/TilesNote';
import { useTiles } from '../../../map/tiles';
import { floorsOf, isDrawn, type Level } from '../../../map/storeys';
import { useFit } from '../../../map/useFit';
import { setSource, useMap } from '../../../map/useMap';
import { currentSecond } from '../../../time/clock';
import { t } from '../text';
import { FloorSwitch } from './FloorSwitch';
import { countsOf, levelOf } from './floors';
import './map.css';
import { busiestSite, spotsOf } from './mapData';
import { SpotMarker } from './SpotMarker';
import { UnitMarker } from './UnitMarker';

/** Every place of the sites shown. */
const placesOf = (answers: { data?: { items: Place[] } }[]) => answers.flatMap((answer) => answer.data?.items ?? []);
const picturesOf = (answers: { data?: Picture[] }[]) => answers.flatMap((answer) => answer.data ?? []);
const isPictured = (place: Place | undefined, level: Level) => place !== undefined && !place.retired && isDrawn(place, level);

interface MapPaneProps {
  site: string | null;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** Markers at the edge are seen whole. */
const FIT_PADDING_PX = 32;

export default function MapPane({ site, selected, onSelect }: MapPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { map, failed } = useMap(frame, useComputedColorScheme('light'), t('map.drawing'));
  const incidents = useIncidents();
  const sites = useSites();
  const focus = site ?? incidents.find((one) => one.id === selected)?.site_id ?? busiestSite(incidents);
  const shown = useMemo(() => sites.filter((one) => one.id === focus), [sites, focus]);
  const places = useQueries({
    queries: shown.map(({ id }) => ({ queryKey: ['site-places', id], queryFn: () => allPlaces(id), staleTime: 300_000 })),
    combine: placesOf,
  });
  const pictures = useQueries({ queries: shown.map(({ id }) => pictureQuery(id)), combine: picturesOf });
  const [level, setLevel] = useState<Level>(null);
  const floors = useMemo(() => floorsOf(places), [places]);
  const byId = useMemo(() => new Map(places.map((place) => [place.id, place])), [places]);
  const areas = useMemo(() => areasOf(places.filter((place) => isDrawn(place, level))), [places, level]);
  const outlines = useMemo(() => areasOf(places), [places]);
  const queries = useQueryClient();
  const hear = useCallback(
    ({ payload, site_id }: Entry) => {
      if (payload?.place) void queries.invalidateQueries({ queryKey: ['site-places', site_id] });
      if (payload?.picture) void queries.invalidateQueries({ queryKey: ['pictures', site_id] });
    },
    [queries],
  );
  useEntries(hear);
  const here = useMemo(() => incidents.filter((one) => isOpen(one) && one.site_id === focus), [incidents, focus]);
  const counts = useMemo(() => countsOf(here, byId), [here, byId]);
  const onLevel = useMemo(
    () => here.filter((one) => level === null || (levelOf(one, byId) ?? level) === level),
    [here, byId, level],
  );
  const spots = useMemo(() => spotsOf(onLevel, currentSecond()), [onLevel]);

  // Another site has other storeys; and whoever selects an incident on another storey wants to see it.
  useEffect(() => setLevel(null), [focus]);
  const chosen = incidents.find((one) => one.id === selected);
  const chosenLevel = chosen ? levelOf(chosen, byId) : null;
  useEffect(() => {
    if (chosenLevel !== null) setLevel((present) => (present === null ? null : chosenLevel));
  }, [chosenLevel]);

  const units = useLocatedUnits().filter((id) => live.units.get(id)?.site_id === focus);

  const bounds = useMemo(() => {
    const points = shown.flatMap((one): [number, number][] => (one.longitude === null || one.latitude === null ? [] : [[one.longitude, one.latitude]]));
    return boundsOf(outlines, points);
  }, [outlines, shown]);
  useFit(map, bounds, FIT_PADDING_PX);

  const tiles = useTiles(map);
  usePictures(map, useMemo(() => pictures.filter(({ place_id }) => isPictured(byId.get(place_id), level)), [pictures, byId, level]));
  useEffect(() => {
    if (map) setSource(map, 'areas', areas);
  }, [map, areas]);

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
      <FloorSwitch floors={floors} shown={level} counts={counts} onShow={setLevel} />
      {here.length > onLevel.length && <p className="map-elsewhere">{t('map.elsewhere', { count: here.length - onLevel.length })}</p>}
      <TilesNote tiles={tiles} />
      {failed && <p className="console-empty">{t('map.failed')}</p>}
    </section>
  );
}
