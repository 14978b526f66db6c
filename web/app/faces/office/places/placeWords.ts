import type { Place } from '../../../api/types';

/** A place as people and files name it: by its path, the site itself by its name. */
export function placeWords(places: Place[], id: string): string {
  const place = places.find((one) => one.id === id);
  return place?.path || place?.name || id;
}

export const placeNamed = (places: Place[], words: string): Place | undefined => places.find(({ id }) => placeWords(places, id).toLowerCase() === words.toLowerCase());
