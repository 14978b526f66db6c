import { ApiError } from '../../../api/errors';
import * as api from '../../../api/places';
import type { Place } from '../../../api/types';
import { live } from '../../../live/hooks';
import { keptPlaces } from './kept';

const fold = (text: string) => ` ${text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()}`;

/** As the server ranks them: what fits by its own name, then by its path, then only because its site is called so. */
export function matching(places: Place[], query: string, site: string | undefined, limit: number): Place[] {
  const words = fold(query).trim().split(' ').filter(Boolean);
  const fits = (text: string) => words.every((word) => fold(text).includes(` ${word}`));
  const rank = ({ name, path, site_name }: Place) => [name, path, `${path} ${site_name}`].findIndex(fits);
  return places
    .filter((place) => !place.retired && (!site || place.site_id === site))
    .map((place) => ({ place, rank: rank(place) }))
    .filter((one) => one.rank >= 0)
    .sort((a, b) => a.rank - b.rank || (a.place.path < b.place.path ? -1 : 1))
    .slice(0, limit)
    .map(({ place }) => place);
}

/** The server's answer; without the server, what was kept of the places of all sites. */
export async function findPlaces(query: string, site?: string, limit = 12): Promise<{ items: Place[] }> {
  const { phase } = live.link;
  if (phase !== 'stale' && live.kept_ms === null) {
    try {
      return await api.findPlaces(query, site, limit);
    } catch (failure) {
      if (!(failure instanceof ApiError && failure.status === 0)) throw failure;
    }
  }
  return { items: matching(await keptPlaces(), query, site, limit) };
}
