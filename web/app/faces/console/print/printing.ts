import { useSyncExternalStore } from 'react';

/** The incidents whose cards are on the screen, ready for the printer; null when none are. */
let printing: string[] | null = null;
const listeners = new Set<() => void>();

export function printCards(ids: string[] | null): void {
  printing = ids;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePrinting = (): string[] | null => useSyncExternalStore(subscribe, () => printing);
