import type { Unsent } from './act';

export interface Storage {
  load: () => Unsent[];
  /** Whether it is kept beyond this page. */
  save: (items: Unsent[]) => boolean;
}

const KEY = 'castellan.field.unsent';

/** Local storage is written before the press is answered for; a page that dies a moment later has kept it. */
export const phoneStorage: Storage = {
  load() {
    const text = localStorage.getItem(KEY);
    const held: unknown = text ? JSON.parse(text) : [];
    return Array.isArray(held) ? (held as Unsent[]) : [];
  },
  save(items) {
    try {
      if (items.length > 0) localStorage.setItem(KEY, JSON.stringify(items));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  },
};

/** Another tab of the field page changed the list. */
export function onOtherTab(hear: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === KEY) hear();
  };
  addEventListener('storage', listener);
  return () => removeEventListener('storage', listener);
}
