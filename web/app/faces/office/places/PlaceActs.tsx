import { Button } from '@mantine/core';
import type { Place } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { ChangeButton } from '../ChangeButton';
import { t } from '../text';
import { isArea } from './tree';

export function PlaceActs({ place }: { place: Place }) {
  const name = place.path || place.name;
  return (
    <span className="office-row-acts">
      <ChangeButton id={place.id} name={name} />
      {isArea(place.kind) && !place.retired && (
        <Button aria-label={t('places.add_in', { name })} onClick={() => goTo({ add: 'place', under: place.id })}>
          {t('places.add_here')}
        </Button>
      )}
    </span>
  );
}
