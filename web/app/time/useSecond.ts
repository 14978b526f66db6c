import { useSyncExternalStore } from 'react';
import { currentSecond, onSecond } from './clock';

/** Renders the component once a second. Use it in leaves only: a clock, a timer. */
export function useSecond(): number {
  return useSyncExternalStore(onSecond, currentSecond);
}
