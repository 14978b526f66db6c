import { useSyncExternalStore } from 'react';
import type { Incident } from '../../../api/types';
import type { Target } from './act';

export interface OpenMenu {
  at: { x: number; y: number };
  target: Target;
  /** The selected incident, to which a unit that was clicked can be sent. */
  sendTo?: Incident | undefined;
}

let opened: OpenMenu | null = null;
const listeners = new Set<() => void>();

function change(next: OpenMenu | null): void {
  opened = next;
  for (const listener of listeners) listener();
}

export const openActMenu = (at: OpenMenu['at'], target: Target, sendTo?: Incident): void => change({ at, target, sendTo });
export const closeActMenu = (): void => change(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useActMenu = (): OpenMenu | null => useSyncExternalStore(subscribe, () => opened);
