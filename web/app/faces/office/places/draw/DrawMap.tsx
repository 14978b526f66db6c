import { Button, Group, NativeSelect, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Place, Site } from '../../../../api/types';
import { areasOf, boundsOf } from '../../../../map/areas';
import { pictureQuery, usePictures } from '../../../../map/pictures';
import { TilesNote } from '../../../../map/TilesNote';
import { useTiles } from '../../../../map/tiles';
import { floorsOf, isDrawn, type Level } from '../../../../map/storeys';
import { setSource, useMap } from '../../../../map/useMap';
import { goTo, useAddress } from '../../../../shell/address';
import { t } from '../../text';
import { isArea } from '../tree';
import './draw.css';
import { OutlineEditor } from './OutlineEditor';
import { PictureEditor } from './PictureEditor';
import { PointEditor } from './PointEditor';

const GROUND = 'ground';
const inWords = (level: Level) => (level === null ? GROUND : String(level));

/** The map of a site, a floor at a time, on which outlines, points and pictures are set. What is chosen stands in the address. */
export default function DrawMap({ site, places, may }: { site: Site; places: Place[]; may: boolean }) {
  const frame = useRef<HTMLDivElement>(null);
  const { map, failed } = useMap(frame, useComputedColorScheme('light'), t('draw.map_drawing'));
  const address = useAddress();
  const [task, setTask] = useState<'shape' | 'picture'>('shape');
  const used = useMemo(() => places.filter(({ retired }) => !retired), [places]);
  const chosen = used.find(({ id }) => id === address.get('place'));
  const asked = address.get('floor');
  const level: Level = chosen ? chosen.level : asked === null || asked === GROUND ? null : Number(asked);
  const floors = useMemo(() => floorsOf(used), [used]);
  const here = useMemo(() => used.filter((place) => place.level === level).toSorted((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true })), [used, level]);
  const { data: pictures } = useQuery(pictureQuery(site.id));
  const byId = useMemo(() => new Map(used.map((place) => [place.id, place])), [used]);
  const shown = useMemo(
    () => (pictures ?? []).filter(({ place_id }) => {
      const place = byId.get(place_id);
      return place !== undefined && isDrawn(place, level);
    }),
    [pictures, byId, level],
  );
  const tiles = useTiles(map);
  usePictures(map, shown);

  const others = useMemo(() => areasOf(used.filter((place) => isDrawn(place, level) && place.id !== chosen?.id)), [used, level, chosen?.id]);
  useEffect(() => {
    if (map) setSource(map, 'areas', others);
  }, [map, others]);
  // Looked at anew for another place, not for each corner that is saved.
  const focus = useRef({ used, site });
  useEffect(() => {
    focus.current = { used, site };
  });
  useEffect(() => {
    if (!map) return;
    const { used: all, site: whole } = focus.current;
    const one = all.find(({ id }) => id === chosen?.id);
    const middle = ({ longitude, latitude }: Pick<Place, 'longitude' | 'latitude'>): [number, number][] => (longitude === null || latitude === null ? [] : [[longitude, latitude]]);
    const bounds = (one && boundsOf(areasOf([one]), middle(one))) ?? boundsOf(areasOf(all), middle(whole));
    if (bounds) map.fitBounds(bounds, { padding: 48, maxZoom: 19, animate: false });
  }, [map, chosen?.id]);

  const option = (place: Place) => ({ value: place.id, label: `${place.path || place.name} (${t(`kind.${place.kind}`)})` });
  return (
    <div className="draw">
      <div className="draw-side">
        <NativeSelect
          label={t('draw.floor')}
          value={inWords(level)}
          data={[{ value: GROUND, label: t('draw.ground') }, ...floors.map((floor) => ({ value: String(floor.level), label: floor.name ?? t('draw.level', { level: floor.level }) }))]}
          onChange={(event) => goTo({ floor: event.currentTarget.value, place: null })}
        />
        <NativeSelect
          label={t('draw.place')}
          value={chosen?.id ?? ''}
          data={[
            { value: '', label: t('draw.choose') },
            { group: t('places.areas'), items: here.filter(({ kind }) => isArea(kind)).map(option) },
            { group: t('places.points'), items: here.filter(({ kind }) => !isArea(kind)).map(option) },
          ]}
          onChange={(event) => goTo({ place: event.currentTarget.value || null, floor: inWords(level) })}
        />
        {!may && <p className="office-note">{t('draw.may_not')}</p>}
        {may && chosen && isArea(chosen.kind) && (
          <>
            <Group gap="xs" role="group" aria-label={t('draw.task')}>
              <Button aria-pressed={task === 'shape'} variant={task === 'shape' ? 'filled' : 'default'} onClick={() => setTask('shape')}>
                {t('draw.outline')}
              </Button>
              <Button aria-pressed={task === 'picture'} variant={task === 'picture' ? 'filled' : 'default'} onClick={() => setTask('picture')}>
                {t('draw.picture')}
              </Button>
            </Group>
            {task === 'shape' && <OutlineEditor key={`${chosen.id} ${chosen.version}`} map={map} place={chosen} />}
            {task === 'picture' && <PictureEditor key={chosen.id} map={map} place={chosen} picture={pictures?.find(({ place_id }) => place_id === chosen.id)} />}
          </>
        )}
        {may && chosen && !isArea(chosen.kind) && <PointEditor key={chosen.id} map={map} place={chosen} />}
      </div>
      <section className="draw-map map" aria-label={t('draw.map')} aria-busy={!map && !failed}>
        <div ref={frame} className="map-frame" />
        <TilesNote tiles={tiles} />
        {failed && <p className="office-note">{t('draw.failed')}</p>}
      </section>
    </div>
  );
}
