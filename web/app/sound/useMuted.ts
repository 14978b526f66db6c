import { useSyncExternalStore } from 'react';
import { isMuted, onMuted } from './tones';

export function useMuted(): boolean {
  return useSyncExternalStore(onMuted, isMuted);
}
