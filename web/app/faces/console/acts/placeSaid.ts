import type { Place } from '../../../api/types';
import { isId } from '../../../text/isId';
import { keptPlaces } from '../away/kept';
import { findPlaces } from '../away/places';
import { t } from '../text';
import { meantPlace } from '../command/newCall';

/** A place chosen from the list (the server knows its path where no places were kept here), or the one that the words mean at the site. Two of one name are never guessed between. */
export async function placeSaid(said: string, site: string): Promise<Pick<Place, 'id' | 'path'>> {
  if (isId(said)) return (await keptPlaces()).find(({ id }) => id === said) ?? { id: said, path: '' };
  const { items } = await findPlaces(said, site);
  const place = meantPlace(said, items);
  if (place) return place;
  const choices = items.slice(0, 4).map((one) => one.path).join(' | ');
  throw new Error(choices ? t('wrong.places', { said, choices }) : t('wrong.place', { said }));
}
