import { newKey } from '../../../api/client';
import { KeptValues } from '../../../kept/database';

/** Photos that wait at a time: more would fill a phone whose officer is out of reach for a day. */
export const PHOTOS_MAX = 20;

const PREFIX = 'photo/';
const store = new KeptValues('castellan.field.photos');
/** What this page took, in case the phone stores nothing. */
const here = new Map<string, Blob>();

/** Keeps a photo beyond the page until it is received; says whether the phone did. */
export async function keepPhoto(photo: Blob): Promise<{ name: string; kept: boolean }> {
  const name = PREFIX + newKey();
  here.set(name, photo);
  await store.put([[name, photo]]).catch(() => undefined);
  return { name, kept: (await store.names(name)).length > 0 };
}

export const photoOf = async (name: string): Promise<Blob | undefined> => here.get(name) ?? store.get<Blob>(name);

export async function forgetPhotos(names: string[]): Promise<void> {
  for (const name of names) here.delete(name);
  if (names.length > 0) await store.put([], names);
}

/** Photos that nothing in the outbox points at any more: the page ended in between. */
export async function tidyPhotos(held: Set<string>): Promise<void> {
  await forgetPhotos((await store.names(PREFIX)).filter((name) => !held.has(name)));
}
