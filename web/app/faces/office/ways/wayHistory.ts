import type { Entry, Path, Place } from '../../../api/types';
import type { Back } from '../history/back';
import { equal } from '../history/diff';
import type { Image } from '../history/fields';
import { placeWords } from '../places/placeWords';
import { t } from '../text';
import { idOfWay } from './waySheet';

/** What an entry says of a change of a site's ways; one that was altered was taken away and added as it is now. */
export interface WaysChanged {
  added: Path[];
  removed: Path[];
}

/** Null where it says only how many there are: they were brought in as a whole, or by an older server. */
const changedIn = ({ payload }: Entry): WaysChanged | null => (payload as { changed?: WaysChanged } | null)?.changed ?? null;

function wordsOf(places: Place[], way: Path): string {
  const length = way.seconds === null ? `${way.metres} m` : `${way.seconds} s`;
  const parts = [t(`way.${way.kind}`), length, way.one_way ? t('ways.one_way') : '', way.key ?? ''];
  return `${t('ways.named', { from: placeWords(places, way.from), to: placeWords(places, way.to) })} (${parts.filter(Boolean).join(', ')})`;
}

/** The ways that an entry took away and added, in words. */
export function imagesOf(places: Place[], entry: Entry): { before: Image; after: Image } | null {
  const changed = changedIn(entry);
  const image = (ways: Path[]): Image => ({ paths: ways.map((way) => wordsOf(places, way)).toSorted() });
  return changed && { before: image(changed.removed), after: image(changed.added) };
}

/** Takes away again what an entry added and adds what it took away; everything else stays as it is now. */
export function waysBack(places: Place[], now: Path[], entry: Entry): Back | null {
  const changed = changedIn(entry);
  if (!changed) return null;
  const among = (ways: Path[]) => (way: Path) => ways.some((one) => idOfWay(one) === idOfWay(way));
  const gone = now.filter(among(changed.added));
  const rest = now.filter((way) => !gone.includes(way));
  const returning = changed.removed.filter((way) => !among(rest)(way));
  const words = (ways: Path[]) => ways.map((way) => wordsOf(places, way)).toSorted().join('; ');
  const since = [...gone.filter((way) => !changed.added.some((one) => equal(one, way))), ...changed.removed.filter(among(rest))];
  const before = words(gone);
  const after = words(returning);
  return {
    patch: { paths: [...rest, ...returning] },
    changes: before === after ? [] : [{ title: t('ways.ways'), before, after }],
    since: since.map((way) => t('ways.named', { from: placeWords(places, way.from), to: placeWords(places, way.to) })),
    left: [],
  };
}
