import { type Map as LibreMap, Marker } from 'maplibre-gl';
import { memo, useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { usePosition, useUnit } from '../../../live/hooks';
import { availabilityShape, availabilityWord } from '../../../theme/status';
import { secondsBetween } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';
import { t } from '../text';
import { OLD_AFTER_S, seenWords } from '../units/seen';

/** From this age on the marker says it: what is fresh needs no words. */
const SAID_FROM_S = 60;

/** A unit where its phone says that it is. It lies below the incidents, which are buttons. */
export const UnitMarker = memo(function UnitMarker({ map, id }: { map: LibreMap; id: string }) {
  const unit = useUnit(id);
  const position = usePosition(id);
  const now_s = useSecond();
  const element = useMemo(() => document.createElement('div'), []);
  const marker = useMemo(() => new Marker({ element, anchor: 'left' }), [element]);
  const [longitude, latitude] = [position?.longitude, position?.latitude];
  useEffect(() => {
    if (longitude !== undefined && latitude !== undefined) marker.setLngLat([longitude, latitude]).addTo(map);
  }, [map, marker, longitude, latitude]);
  useEffect(
    () => () => {
      marker.remove();
    },
    [marker],
  );
  if (!unit || !position) return null;
  const age_s = secondsBetween(position.at, now_s);
  const old = age_s > OLD_AFTER_S;
  const words = { unit: unit.call_sign, state: availabilityWord(unit.availability).toLowerCase(), age: seenWords(age_s) };
  const name = t(old ? 'map.unit.old' : 'map.unit', words);
  return createPortal(
    <span className="unit-spot" role="img" aria-label={name} title={name} data-availability={unit.availability} data-old={old || undefined}>
      <span aria-hidden="true">
        {availabilityShape(unit.availability)} {unit.call_sign}
        {age_s >= SAID_FROM_S && ` ${words.age}`}
      </span>
    </span>,
    element,
  );
});
