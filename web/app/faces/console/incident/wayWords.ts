import type { SuggestedWay } from '../../../api/types';
import { decimal } from '../../../text/numbers';
import { t } from '../text';

type Passage = SuggestedWay['via'][number];

/** From here on kilometres are said. */
const KILOMETRE_M = 1000;

/** How a unit gets there, in words: by the ways of the site, or how far it is by the straight line. */
export function wayWords({ vehicle, metres, via, missing_key }: SuggestedWay): string {
  const key = missing_key ? t('suggested.key', { key: capabilityWords(missing_key) }) : '';
  return [courseWords(vehicle, metres, via), key].filter(Boolean).join(' · ');
}

function courseWords(vehicle: boolean, metres: number | null, via: Passage[]): string {
  if (metres !== null) return t(vehicle ? 'suggested.line_vehicle' : 'suggested.line_foot', { distance: distance(metres) });
  if (via.length === 0) return t(vehicle ? 'suggested.vehicle' : 'suggested.foot');
  const ways = via.map((passage) => passage.name ?? t(`suggested.${passage.kind}`)).join(' + ');
  return t(vehicle ? 'suggested.vehicle_by' : 'suggested.foot_by', { ways });
}

/** Units of length keep their symbols in every language. */
export const distance = (metres: number): string => (metres < KILOMETRE_M ? `${decimal(metres, 0)} m` : `${decimal(metres / KILOMETRE_M, 1)} km`);

/** A capability or a key is what the site calls it: its code, read as words. */
export const capabilityWords = (code: string): string => code.replaceAll('_', ' ');
