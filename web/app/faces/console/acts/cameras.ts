import { useQuery } from '@tanstack/react-query';
import { nearPlaces } from '../../../api/places';
import type { Alarm } from '../../../api/types';
import { mayDo, useMe } from '../../../shell/session';

/** Where cameras hang does not change while one alarm is worked on. */
const FRESH_MS = 60_000;

/** The cameras nearest to an alarm, for those who may see the site; those of the site when nobody knows more. */
export function useCameras(alarm: Alarm | undefined) {
  const place = alarm?.place_id ?? alarm?.site_id ?? '';
  const may = mayDo(useMe(), 'place.read');
  return useQuery({ queryKey: ['near', place, 'camera'], queryFn: () => nearPlaces(place, 'camera'), staleTime: FRESH_MS, enabled: place !== '' && may });
}
