import { Button, Group } from '@mantine/core';
import type { Map as LibreMap, MapMouseEvent } from 'maplibre-gl';
import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { updatePlace } from '../../../../api/places';
import type { Place } from '../../../../api/types';
import { FormProblem } from '../../../../shell/FormProblem';
import { notify } from '../../../../shell/notices';
import { useSubmit } from '../../../../shell/useSubmit';
import { useReload } from '../../data';
import { t } from '../../text';
import { begin, type Corner, CORNERS_MIN, draw, outlineOf, ringOf, rounded, sideAt } from './corners';
import { NumberBox } from './NumberBox';
import { useMarks } from './useMarks';
import { useSketch } from './useSketch';

/** So near to a side a click means the side, and so near to the last corner the second click of a double click. */
const NEAR_PX = 8;

const at = ({ lngLat }: MapMouseEvent): Corner => [rounded(lngLat.lng), rounded(lngLat.lat)];

/** Draws the outline of an area: by clicks on the map, and all of it by the list of its corners. */
export function OutlineEditor({ map, place }: { map: LibreMap | null; place: Place }) {
  const known = useMemo(() => ringOf(place.outline), [place.outline]);
  const [drawing, stroke] = useReducer(draw, known.corners, begin);
  const { corners, closed, past } = drawing;
  const { busy, failure, run, clear } = useSubmit();
  const reload = useReload();
  const changed = past.length > 0;
  const giveUp = useCallback(() => {
    clear();
    stroke({ do: 'take', corners: known.corners });
  }, [clear, known]);

  const click = (event: MapMouseEvent) => {
    map?.getCanvas().focus();
    const points = corners.map((corner) => map?.project(corner) ?? { x: 0, y: 0 });
    if (closed) {
      const side = sideAt(points, event.point, NEAR_PX);
      if (side !== null) stroke({ do: 'insert', at: side, corner: at(event) });
      return;
    }
    const last = points.at(-1);
    if (!last || Math.hypot(last.x - event.point.x, last.y - event.point.y) > NEAR_PX) stroke({ do: 'add', corner: at(event) });
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter') stroke({ do: 'close' });
    else if (event.key === 'Escape') giveUp();
    else if (event.key === 'Backspace' || (event.key === 'z' && (event.ctrlKey || event.metaKey))) stroke({ do: 'undo' });
    else return;
    event.preventDefault();
  };
  const heard = useRef({ click, key });
  useEffect(() => {
    heard.current = { click, key };
  });
  useEffect(() => {
    if (!map) return undefined;
    const onClick = (event: MapMouseEvent) => heard.current.click(event);
    const onDouble = () => stroke({ do: 'close' });
    const onKey = (event: KeyboardEvent) => heard.current.key(event);
    const canvas = map.getCanvas();
    map.doubleClickZoom.disable();
    map.on('click', onClick);
    map.on('dblclick', onDouble);
    canvas.addEventListener('keydown', onKey);
    return () => {
      map.off('click', onClick);
      map.off('dblclick', onDouble);
      canvas.removeEventListener('keydown', onKey);
    };
  }, [map]);

  useSketch(map, corners, closed);
  const move = (n: number, corner: Corner) => stroke({ do: 'move', at: n, corner });
  const remove = (n: number) => stroke({ do: 'remove', at: n });
  useMarks(map, corners, true, move, remove);

  const addInMiddle = () => {
    const { lng, lat } = map?.getCenter() ?? { lng: place.longitude ?? 0, lat: place.latitude ?? 0 };
    const corner: Corner = [rounded(lng), rounded(lat)];
    stroke(closed ? { do: 'insert', at: corners.length, corner } : { do: 'add', corner });
  };
  const save = () =>
    void run(async () => {
      const outline = outlineOf(corners, known.holes);
      await updatePlace(place.id, { outline: outline as unknown as Record<string, never> }, place.version).finally(() => reload('places'));
      notify('info', t('draw.saved', { name: place.path || place.name }));
    });

  const takeAway = () =>
    void run(async () => {
      await updatePlace(place.id, { outline: null }, place.version).finally(() => reload('places'));
      notify('info', t('draw.taken_away', { name: place.path || place.name }));
    });

  return (
    <section aria-label={t('draw.outline_of', { name: place.path || place.name })}>
      <p className="office-note">{t(closed ? 'draw.closed_help' : 'draw.open_help')}</p>
      {known.parts > 1 && <p className="office-note">{t('draw.parts', { n: known.parts })}</p>}
      {known.holes.length > 0 && <p className="office-note">{t('draw.holes', { n: known.holes.length })}</p>}
      <output className="office-note">{t(closed ? 'draw.corners_closed' : 'draw.corners_open', { n: corners.length })}</output>
      {corners.length > 0 && (
        <div className="draw-heads" aria-hidden="true">
          <span />
          <span>{t('latitude')}</span>
          <span>{t('longitude')}</span>
        </div>
      )}
      <ol className="draw-list" aria-label={t('draw.corners')}>
        {corners.map(([longitude, latitude], n) => (
          // Corners have no name of their own: their place in the ring is what they are.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={n}>
            <span className="draw-n">{n + 1}</span>
            <NumberBox label={t('draw.latitude_of', { n: n + 1 })} value={latitude} min={-90} max={90} onChange={(value) => move(n, [longitude, value])} />
            <NumberBox label={t('draw.longitude_of', { n: n + 1 })} value={longitude} min={-180} max={180} onChange={(value) => move(n, [value, latitude])} />
            <Button size="compact-xs" aria-label={t('draw.remove', { n: n + 1 })} onClick={() => remove(n)}>
              ×
            </Button>
          </li>
        ))}
      </ol>
      <Group gap="xs">
        <Button onClick={addInMiddle}>{t('draw.add')}</Button>
        <Button disabled={closed || corners.length < CORNERS_MIN} onClick={() => stroke({ do: 'close' })}>
          {t('draw.close')}
        </Button>
        <Button disabled={!changed} onClick={() => stroke({ do: 'undo' })}>
          {t('draw.undo')}
        </Button>
        <Button disabled={corners.length === 0} onClick={() => stroke({ do: 'anew' })}>
          {t('draw.anew')}
        </Button>
      </Group>
      <FormProblem failure={failure} signIn />
      <Group gap="xs" justify="flex-end">
        {place.outline && (
          <Button disabled={changed || busy} onClick={takeAway}>
            {t('draw.take_away')}
          </Button>
        )}
        <Button disabled={!changed} onClick={giveUp}>
          {t('draw.give_up')}
        </Button>
        <Button variant="filled" disabled={!changed || !closed} loading={busy} onClick={save}>
          {t('draw.save')}
        </Button>
      </Group>
    </section>
  );
}
