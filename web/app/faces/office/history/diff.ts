import type { Entry, Site } from '../../../api/types';
import type { Change } from '../sheet/plan';
import { flat, type Image, titleOf, wordsOf } from './fields';

export const equal = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Names of the fields in which two images differ. Without an earlier one, every field that says something. */
export function changedFields(before: Image | null, after: Image): string[] {
  const [was, is] = [before ? flat(before) : {}, flat(after)];
  return Array.from(new Set([...Object.keys(was), ...Object.keys(is)])).filter((name) => !equal(was[name], is[name]));
}

export function changesBetween(before: Image | null, after: Image, sites: Site[]): Change[] {
  const [was, is] = [before ? flat(before) : {}, flat(after)];
  return changedFields(before, after)
    .map((name) => ({ title: titleOf(name), before: wordsOf(name, was[name], sites), after: wordsOf(name, is[name], sites) }))
    .filter((change) => change.before !== change.after);
}

/** One line of a history: an entry, the image it left, and the one before it. */
export interface Past {
  entry: Entry;
  after: Image | null;
  /** Null: there was none. Undefined: not read yet, or not for this reader. */
  before: Image | null | undefined;
}

/** The image of one record in an entry: its own, or one of those that a catalogue brought. */
export function imageIn(entry: Entry, kind: string, id: string): Image | null {
  const payload = entry.payload as Record<string, unknown> | null;
  const own = payload?.[kind];
  // A list that is kept as one is one field of its record.
  if (Array.isArray(own)) return { [kind]: own };
  if (typeof own === 'object' && own !== null) return own as Image;
  const several = payload?.[`${kind}s`];
  return Array.isArray(several) ? ((several as Image[]).find((one) => one['id'] === id) ?? null) : null;
}

/** Entries, newest first, with what each changed. `whole`: nothing older is left to be read. */
export function pastOf(entries: Entry[], kind: string, id: string, whole: boolean): Past[] {
  const images = entries.map((entry) => imageIn(entry, kind, id));
  return entries.map((entry, at) => {
    const older = images.slice(at + 1);
    const before = older.find((image) => image !== null);
    // A masked entry between may have changed something too: the difference would be laid at the wrong door.
    const masked = entries[at + 1]?.payload === null;
    return { entry, after: images[at] ?? null, before: masked ? undefined : (before ?? (whole ? null : undefined)) };
  });
}
