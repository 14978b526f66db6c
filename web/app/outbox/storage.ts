import type { Unsent } from './unsent';

export interface Storage<Act> {
  load: () => Unsent<Act>[];
  /** Whether it is kept beyond this page. */
  save: (items: Unsent<Act>[]) => boolean;
}

/** Local storage is written before the press is answered for; a page that dies a moment later has kept it. */
export function localKeep<Act>(key: string): Storage<Act> {
  return {
    load() {
      const text = localStorage.getItem(key);
      const held: unknown = text ? JSON.parse(text) : [];
      return Array.isArray(held) ? (held as Unsent<Act>[]) : [];
    },
    save(items) {
      try {
        if (items.length > 0) localStorage.setItem(key, JSON.stringify(items));
        else localStorage.removeItem(key);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Another tab or window of the face changed the list. */
export function onOtherTab(key: string, hear: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === key) hear();
  };
  addEventListener('storage', listener);
  return () => removeEventListener('storage', listener);
}
