import { useSyncExternalStore } from 'react';

export interface Result {
  ok: boolean;
  text: string;
}

let result: Result | null = null;
const listeners = new Set<() => void>();

/** The one line that answers whatever was done last, by whichever way. */
export function say(next: Result | null): void {
  result = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useResult = (): Result | null => useSyncExternalStore(subscribe, () => result);
