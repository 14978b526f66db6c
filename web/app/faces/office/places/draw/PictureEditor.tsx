import { Button, FileButton, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Map as LibreMap, MapMouseEvent } from 'maplibre-gl';
import { type MouseEvent, useEffect, useMemo, useState } from 'react';
import { pictureAddress, pinPicture, putPicture, removePicture } from '../../../../api/pictures';
import type { Picture, Place } from '../../../../api/types';
import { FormProblem } from '../../../../shell/FormProblem';
import { notify } from '../../../../shell/notices';
import { useSubmit } from '../../../../shell/useSubmit';
import { t } from '../../text';
import { type Corner, rounded } from './corners';
import { NumberBox } from './NumberBox';
import { useMarks } from './useMarks';

type Draft = { x_px: number | null; y_px: number | null; longitude: number | null; latitude: number | null };

const EMPTY: Draft = { x_px: null, y_px: null, longitude: null, latitude: null };
const PINS_MIN = 3;
const keep = () => undefined;

interface PictureEditorProps {
  map: LibreMap | null;
  place: Place;
  picture: Picture | undefined;
}

/** The picture of an area: brought, pinned to the map by three points or more, taken away. */
export function PictureEditor({ map, place, picture }: PictureEditorProps) {
  const { busy, failure, run } = useSubmit();
  const queries = useQueryClient();
  const name = place.path || place.name;
  const act = (work: () => Promise<unknown>, said: string) =>
    void run(async () => {
      await work().finally(() => queries.invalidateQueries({ queryKey: ['pictures', place.site_id] }));
      notify('info', said);
    });
  const bring = (file: File | null) => file && act(() => putPicture(place.id, file, picture?.version ?? 0), t('picture.brought', { name }));
  return (
    <section aria-label={t('picture.of', { name })}>
      <p className="office-note">{picture ? t(picture.lay ? 'picture.lies' : 'picture.unpinned', { width: picture.width_px, height: picture.height_px, n: picture.pins.length, off: (picture.lay?.residual_m ?? 0).toFixed(1) }) : t('picture.none')}</p>
      <Group gap="xs">
        <FileButton accept="image/png,image/jpeg,image/webp" onChange={bring} inputProps={{ 'aria-label': t('picture.file', { name }) }}>
          {(props) => (
            <Button {...props} loading={busy}>
              {t(picture ? 'picture.replace' : 'picture.bring')}
            </Button>
          )}
        </FileButton>
        {picture && <Button onClick={() => act(() => removePicture(place.id), t('picture.removed', { name }))}>{t('picture.remove')}</Button>}
      </Group>
      {picture && <Pins key={picture.version} map={map} picture={picture} busy={busy} name={name} onSave={(pins) => act(() => pinPicture(place.id, pins, picture.version), t('picture.pinned', { name }))} />}
      <FormProblem failure={failure} signIn />
    </section>
  );
}

interface PinsProps {
  map: LibreMap | null;
  picture: Picture;
  busy: boolean;
  name: string;
  onSave: (pins: Picture['pins']) => void;
}

/** Pairs of a point in the picture and the same point on the map. A click on either fills what the chosen pin still lacks. */
function Pins({ map, picture, busy, name, onSave }: PinsProps) {
  const [pins, setPins] = useState<Draft[]>(picture.pins);
  const [changed, setChanged] = useState(false);
  const set = (n: number, part: Partial<Draft>) => {
    setChanged(true);
    setPins((before) => before.map((pin, at) => (at === n ? { ...pin, ...part } : pin)));
  };
  /** The first pin that lacks this half takes it; else a new one does. */
  const give = (lacks: (pin: Draft) => boolean, part: Partial<Draft>) => {
    setChanged(true);
    setPins((before) => {
      const n = before.findIndex(lacks);
      return n < 0 ? [...before, { ...EMPTY, ...part }] : before.with(n, { ...(before[n] ?? EMPTY), ...part });
    });
  };
  const remove = (n: number) => {
    setChanged(true);
    setPins((before) => before.toSpliced(n, 1));
  };
  useEffect(() => {
    if (!map) return undefined;
    const click = ({ lngLat }: MapMouseEvent) => give(({ longitude }) => longitude === null, { longitude: rounded(lngLat.lng), latitude: rounded(lngLat.lat) });
    map.on('click', click);
    return () => {
      map.off('click', click);
    };
  }, [map]);
  const marks = useMemo(() => pins.flatMap(({ longitude, latitude }): Corner[] => (longitude === null || latitude === null ? [] : [[longitude, latitude]])), [pins]);
  useMarks(map, marks, false, keep, keep);
  const point = (event: MouseEvent<HTMLImageElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x_px = Math.round(((event.clientX - box.left) / box.width) * picture.width_px);
    const y_px = Math.round(((event.clientY - box.top) / box.height) * picture.height_px);
    give((pin) => pin.x_px === null, { x_px, y_px });
  };
  const whole = pins.filter((pin): pin is Picture['pins'][number] => Object.values(pin).every((value) => value !== null));
  return (
    <>
      <p className="office-note">{t('picture.pin_help', { n: PINS_MIN })}</p>
      <div className="draw-picture">
        {/* A click is the short way; the list below takes the same numbers by keyboard. */}
        <img src={pictureAddress(picture)} alt={t('picture.of', { name })} onClick={point} />
        {pins.map(({ x_px, y_px }, n) => x_px !== null && y_px !== null && (
          // oxlint-disable-next-line react/no-array-index-key
          <span key={n} aria-hidden="true" className="draw-mark" style={{ left: `${(x_px / picture.width_px) * 100}%`, top: `${(y_px / picture.height_px) * 100}%` }}>
            {n + 1}
          </span>
        ))}
      </div>
      {pins.length > 0 && (
        <div className="draw-heads draw-heads-pins" aria-hidden="true">
          <span />
          <span>{t('picture.x')}</span>
          <span>{t('picture.y')}</span>
          <span>{t('latitude')}</span>
          <span>{t('longitude')}</span>
        </div>
      )}
      <ol className="draw-list draw-pins" aria-label={t('picture.pins')}>
        {pins.map((pin, n) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={n}>
            <span className="draw-n">{n + 1}</span>
            <NumberBox label={t('picture.x_of', { n: n + 1 })} value={pin.x_px} min={0} max={picture.width_px} onChange={(x_px) => set(n, { x_px })} />
            <NumberBox label={t('picture.y_of', { n: n + 1 })} value={pin.y_px} min={0} max={picture.height_px} onChange={(y_px) => set(n, { y_px })} />
            <NumberBox label={t('picture.latitude_of', { n: n + 1 })} value={pin.latitude} min={-90} max={90} onChange={(latitude) => set(n, { latitude })} />
            <NumberBox label={t('picture.longitude_of', { n: n + 1 })} value={pin.longitude} min={-180} max={180} onChange={(longitude) => set(n, { longitude })} />
            <Button size="compact-xs" aria-label={t('picture.remove_pin', { n: n + 1 })} onClick={() => remove(n)}>
              ×
            </Button>
            {!changed && picture.lay && <span className="draw-off">{t('picture.off', { off: (picture.lay.off_m[n] ?? 0).toFixed(1) })}</span>}
          </li>
        ))}
      </ol>
      <Group gap="xs" justify="flex-end">
        <Button onClick={() => give(() => false, {})}>{t('picture.add_pin')}</Button>
        <Button variant="filled" disabled={!changed || whole.length !== pins.length} loading={busy} onClick={() => onSave(whole)}>
          {t('picture.save_pins')}
        </Button>
      </Group>
    </>
  );
}
