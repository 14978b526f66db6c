import { Button } from '@mantine/core';
import type { Place } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { t } from '../text';
import { isArea } from './tree';

/** Opens the map to draw this place. */
export function DrawHere({ place }: { place: Place }) {
  if (place.retired) return null;
  return (
    <Button aria-label={t('places.draw_named', { name: place.path || place.name })} onClick={() => goTo({ view: 'map', place: place.id })}>
      {t('places.draw')}
    </Button>
  );
}

/** Opens the form for a place in this area. */
export function AddHere({ place }: { place: Place }) {
  if (!isArea(place.kind) || place.retired) return null;
  return (
    <Button aria-label={t('places.add_in', { name: place.path || place.name })} onClick={() => goTo({ add: 'place', under: place.id })}>
      {t('places.add_here')}
    </Button>
  );
}
