import { useSyncExternalStore } from 'react';
import { isAwake, onAwake } from './tones';

export function useAwake(): boolean {
  return useSyncExternalStore(onAwake, isAwake);
}
