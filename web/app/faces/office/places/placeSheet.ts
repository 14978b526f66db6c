import { createPlace, updatePlace } from '../../../api/places';
import type { NewPlace, Place, Site } from '../../../api/types';
import type { Sheet, SheetField } from '../sheet/sheet';
import { degreesOf, inYesNo, oneOf, something, wholeNumber, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';
import { LEVELS } from './levels';
import { AREAS, isArea, POINTS } from './tree';

const BETWEEN = ' / ';

const degrees = (name: 'latitude' | 'longitude', max: number): SheetField<Place> => ({
  name,
  title: t(name),
  of: (place) => String(place[name] ?? ''),
  into: (text) => ({ [name]: degreesOf(text, max) }),
});

/**
 * Places of a site as a sheet: told apart by path, so that a file cannot rename one. An area may be made by a line above
 * the places that lie in it.
 */
export function placeSheet(site: Site, places: Place[]): Sheet<Place> {
  const byPath = new Map(places.filter(({ kind }) => isArea(kind)).map(({ id, path }) => [path.toLowerCase(), id]));
  const split = (path: string) => {
    const parts = path.split(BETWEEN);
    return { name: parts.at(-1)?.trim() ?? '', parent: parts.slice(0, -1).join(BETWEEN).trim().toLowerCase() };
  };
  return {
    file: `places-${site.code.toLowerCase()}`,
    key: ['path'],
    idOf: ({ id }) => id,
    nameOf: ({ path, name }) => path || name,
    fields: [
      { name: 'path', title: t('places.path'), of: ({ path }) => path, into: (text) => ({ name: something(split(text).name) }), settled: true, needed: true },
      { name: 'kind', title: t('places.kind'), of: ({ kind }) => kind, into: (text) => ({ kind: oneOf(text, [...AREAS, ...POINTS]) }), settled: true, needed: true },
      { name: 'level', title: t('places.level'), of: ({ level }) => String(level ?? ''), into: (text) => ({ level: wholeNumber(text, LEVELS.min, LEVELS.max) }), settled: true },
      { name: 'restricted', title: t('places.restricted'), of: ({ restricted }) => inYesNo(restricted), into: (text) => ({ restricted: yesNo(text) }), bulk: YES_NO },
      degrees('latitude', 90),
      degrees('longitude', 180),
      { name: 'link', title: t('places.link'), of: ({ link }) => link ?? '', into: (text) => ({ link: text.trim() }) },
      { name: 'retired', title: t('places.retired'), of: ({ retired }) => inYesNo(retired), into: (text) => ({ retired: yesNo(text) }), begins: 'no', bulk: YES_NO },
    ],
    refuse: (said, before) => {
      const { parent } = split(said.get('path') ?? '');
      if (!said.get('latitude') !== !said.get('longitude')) return t('check.both');
      return parent === '' || byPath.has(parent) || before.has(parent) ? undefined : t('sheet.no_area', { path: parent });
    },
    create: async (body, said, key) => {
      const { parent } = split(said.get('path') ?? '');
      const parent_id = byPath.get(parent);
      // The line that was to make the area was refused: without it the place would lie in the wrong one.
      if (parent !== '' && parent_id === undefined) throw new Error(t('sheet.no_area', { path: parent }));
      const made = await createPlace(site.id, { ...(body as NewPlace), ...(parent_id ? { parent_id } : {}) }, key);
      byPath.set(made.path.toLowerCase(), made.id);
    },
    // A position is one thing to the server: the number that the file does not change stays.
    update: async ({ id, latitude, longitude, version }, patch: { latitude?: number; longitude?: number }, key) => {
      const where = { latitude: patch.latitude ?? latitude, longitude: patch.longitude ?? longitude };
      const moved = 'latitude' in patch || 'longitude' in patch;
      // The server leaves half a position out without a word.
      if (moved && (where.latitude === null || where.longitude === null)) throw new Error(t('check.both'));
      return updatePlace(id, moved ? { ...patch, ...where } : patch, version, key);
    },
  };
}
