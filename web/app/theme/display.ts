import { useEffect, useSyncExternalStore } from 'react';

/** How this person wants to see: contrast and type size, kept in this browser. public/scheme.js sets the last ones before the first paint. */
export interface Display {
  contrast: 'normal' | 'high';
  type: 'normal' | 'large' | 'largest';
  /** Minutes without a key or a click after which the screen locks; 0 for never. */
  lock_min: number;
}

const LAST = 'castellan.display';
const START: Display = { contrast: 'normal', type: 'normal', lock_min: 0 };
const listeners = new Set<() => void>();
let account = '';
let display: Display = START;

const keyOf = (person: string) => `${LAST}.${person}`;

function read(key: string): Display {
  try {
    const { contrast, type, lock_min } = { ...START, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Display>) };
    return {
      contrast: contrast === 'high' ? 'high' : 'normal',
      type: type === 'large' || type === 'largest' ? type : 'normal',
      lock_min: Number.isFinite(lock_min) ? Math.max(0, lock_min) : 0,
    };
  } catch {
    return START;
  }
}

function show(next: Display): void {
  display = next;
  document.documentElement.dataset['contrast'] = next.contrast;
  document.documentElement.dataset['type'] = next.type;
  for (const listener of listeners) listener();
}

export function setDisplay(part: Partial<Display>): void {
  show({ ...display, ...part });
  try {
    for (const key of [LAST, keyOf(account)]) localStorage.setItem(key, JSON.stringify(display));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export const useDisplay = (): Display => useSyncExternalStore(subscribe, () => display);

/** Shows the page as this person wants it; the other windows follow. */
export function useDisplayOf(person: string): void {
  useEffect(() => {
    account = person;
    show(read(keyOf(person)));
    const other = (event: StorageEvent) => event.key === keyOf(person) && show(read(keyOf(person)));
    addEventListener('storage', other);
    return () => removeEventListener('storage', other);
  }, [person]);
}
