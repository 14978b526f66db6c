import { findPlaces } from '../away/places';
import { t } from '../text';
import { meantPlace } from '../command/newCall';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a place chosen from the list, or of the one that the words mean at the site. Two of one name are never guessed between. */
export async function placeIdOf(said: string, site: string): Promise<string> {
  if (ID.test(said)) return said;
  const { items } = await findPlaces(said, site);
  const place = meantPlace(said, items);
  if (place) return place.id;
  const choices = items.slice(0, 4).map((one) => one.path).join(' | ');
  throw new Error(choices ? t('wrong.places', { said, choices }) : t('wrong.place', { said }));
}
