import { getPaths, setPaths } from '../../../api/places';
import type { Path, PathKind, Place, Site } from '../../../api/types';
import { changePart, type Kept } from '../list/part';
import { placeNamed, placeWords } from '../places/placeWords';
import { type Sheet, type SheetField, Wrong } from '../sheet/sheet';
import { inYesNo, oneOf, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';

export const KINDS: PathKind[] = ['walk', 'stairs_up', 'stairs_down', 'lift', 'door', 'locked_door', 'road'];

/** Two places may be joined by several ways of different kinds. */
export const idOfWay = ({ from, to, kind }: Pick<Path, 'from' | 'to' | 'kind'>) => `${from}/${to}/${kind}`;

const keptAt = (site: string): Kept<Path> => ({
  read: async () => {
    const { paths, version } = await getPaths(site);
    return { rows: paths, version };
  },
  write: (paths, version, key) => setPaths(site, paths, version, key),
});

export const addWay = (site: string, added: Path, key: string) =>
  changePart(
    keptAt(site),
    (rows) => {
      if (rows.some((row) => idOfWay(row) === idOfWay(added))) throw new Error(t('ways.twice'));
      return [...rows, added];
    },
    key,
  );

/** Changes a way, or takes it off the list. */
export const changeWay = (site: string, old: Path, patch: Partial<Path> | null, key: string) =>
  changePart(
    keptAt(site),
    (rows) => {
      if (!rows.some((row) => idOfWay(row) === idOfWay(old))) throw new Error(t('ways.gone'));
      return rows.flatMap((row) => (idOfWay(row) !== idOfWay(old) ? row : patch ? { ...row, ...patch } : []));
    },
    key,
  );

export function amount(text: string): number | null {
  const value = Number(text);
  if (!text) return null;
  if (!Number.isFinite(value) || value <= 0) throw new Wrong(t('check.amount'));
  return value;
}

const measured = (name: 'metres' | 'seconds'): SheetField<Path> => ({
  name, title: t(`ways.${name}`), of: (way) => String(way[name] ?? ''), into: (text) => ({ [name]: amount(text) }),
});

/** Ways of a site as a sheet: told apart by both ends and kind; places by their path, as in the file of places. */
export function waySheet(site: Site, places: Place[]): Sheet<Path> {
  const placeOf = (path: string) => {
    const found = placeNamed(places, path);
    if (!found) throw new Wrong(t('ways.no_place', { path }));
    return found.id;
  };
  return {
    file: `ways-${site.code.toLowerCase()}`,
    key: ['from', 'to', 'kind'],
    idOf: idOfWay,
    nameOf: ({ from, to }) => t('ways.named', { from: placeWords(places, from), to: placeWords(places, to) }),
    fields: [
      { name: 'from', title: t('ways.from'), of: ({ from }) => placeWords(places, from), into: (text) => ({ from: placeOf(text) }), needed: true },
      { name: 'to', title: t('ways.to'), of: ({ to }) => placeWords(places, to), into: (text) => ({ to: placeOf(text) }), needed: true },
      { name: 'kind', title: t('ways.kind'), of: ({ kind }) => kind, into: (text) => ({ kind: oneOf(text, KINDS) }), needed: true },
      measured('metres'),
      measured('seconds'),
      { name: 'one_way', title: t('ways.one_way'), of: ({ one_way }) => inYesNo(one_way), into: (text) => ({ one_way: yesNo(text) }), bulk: YES_NO },
      { name: 'key', title: t('ways.key'), of: ({ key }) => key ?? '', into: (text) => ({ key: text || null }), bulk: 'text' },
    ],
    create: (body, _said, key) => addWay(site.id, { metres: null, seconds: null, one_way: false, key: null, ...(body as Pick<Path, 'from' | 'to' | 'kind'>) }, key),
    update: (way, patch, key) => changeWay(site.id, way, patch, key),
  };
}
