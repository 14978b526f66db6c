import { useSyncExternalStore } from 'react';
import type { DeskPosition, Incident } from '../../../api/types';
import type { Target } from './act';

/** What was clicked: one thing, or the positions of the control room together. */
export type MenuTarget = Target & { positions?: DeskPosition[] };

export interface OpenMenu {
  at: { x: number; y: number };
  target: MenuTarget;
  /** The selected incident, to which a unit that was clicked can be sent. */
  sendTo?: Incident | undefined;
}

let opened: OpenMenu | null = null;
const listeners = new Set<() => void>();

function change(next: OpenMenu | null): void {
  opened = next;
  for (const listener of listeners) listener();
}

export const openActMenu = (at: OpenMenu['at'], target: MenuTarget, sendTo?: Incident): void => change({ at, target, sendTo });
export const closeActMenu = (): void => change(null);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useActMenu = (): OpenMenu | null => useSyncExternalStore(subscribe, () => opened);
