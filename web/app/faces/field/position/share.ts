import { useSyncExternalStore } from 'react';

export type Trouble = 'denied' | 'missing' | 'unsent';

/** Whether the officer lets this phone say where it is, and what keeps it from doing so. */
export interface Share {
  on: boolean;
  trouble: Trouble | null;
}

const KEY = 'castellan.field.position';

function readOn(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

let share: Share = { on: readOn(), trouble: null };
const listeners = new Set<() => void>();

function become(next: Share): void {
  if (next.on === share.on && next.trouble === share.trouble) return;
  share = next;
  for (const listener of listeners) listener();
}

export function setShared(on: boolean): void {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Without storage the officer is asked again next time.
  }
  become({ on, trouble: null });
}

export const setTrouble = (trouble: Trouble | null): void => become({ ...share, trouble });

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const useShare = (): Share => useSyncExternalStore(subscribe, () => share);
