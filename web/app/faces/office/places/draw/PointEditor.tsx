import { Button, Group } from '@mantine/core';
import type { Map as LibreMap, MapMouseEvent } from 'maplibre-gl';
import { useEffect, useMemo, useState } from 'react';
import { updatePlace } from '../../../../api/places';
import type { Place } from '../../../../api/types';
import { FormProblem } from '../../../../shell/FormProblem';
import { notify } from '../../../../shell/notices';
import { useSubmit } from '../../../../shell/useSubmit';
import { useReload } from '../../data';
import { t } from '../../text';
import { type Corner, rounded } from './corners';
import { NumberBox } from './NumberBox';
import { useMarks } from './useMarks';

const keep = () => undefined;

/** Sets where a point is: by a click on the map, by dragging it, or by its two numbers. */
export function PointEditor({ map, place }: { map: LibreMap | null; place: Place }) {
  const [moved, setMoved] = useState<Corner | null>(null);
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const here = useMemo((): Corner | null => moved ?? (place.longitude === null || place.latitude === null ? null : [place.longitude, place.latitude]), [moved, place.longitude, place.latitude]);
  const marks = useMemo(() => (here ? [here] : []), [here]);
  useMarks(map, marks, true, (_, corner) => setMoved(corner), keep);
  useEffect(() => {
    if (!map) return undefined;
    const click = ({ lngLat }: MapMouseEvent) => setMoved([rounded(lngLat.lng), rounded(lngLat.lat)]);
    map.on('click', click);
    return () => {
      map.off('click', click);
    };
  }, [map]);

  const save = () =>
    void run(async () => {
      if (!moved) return;
      const [longitude, latitude] = moved;
      await updatePlace(place.id, { latitude, longitude }, place.version).finally(() => reload('places'));
      setMoved(null);
      notify('info', t('draw.saved', { name: place.path || place.name }));
    });
  const [longitude, latitude] = here ?? [null, null];
  return (
    <section aria-label={t('draw.point', { name: place.path || place.name })}>
      <p className="office-note">{t('draw.point_help')}</p>
      <div className="draw-heads" aria-hidden="true">
        <span />
        <span>{t('latitude')}</span>
        <span>{t('longitude')}</span>
      </div>
      <div className="draw-point">
        <NumberBox label={t('latitude')} value={latitude} min={-90} max={90} onChange={(value) => setMoved([longitude ?? 0, value])} />
        <NumberBox label={t('longitude')} value={longitude} min={-180} max={180} onChange={(value) => setMoved([value, latitude ?? 0])} />
      </div>
      <FormProblem failure={failure} signIn />
      <Group gap="xs" justify="flex-end">
        <Button disabled={!moved} onClick={() => setMoved(null)}>
          {t('draw.give_up')}
        </Button>
        <Button variant="filled" disabled={!moved} loading={busy} onClick={save}>
          {t('draw.save_point')}
        </Button>
      </Group>
    </section>
  );
}
