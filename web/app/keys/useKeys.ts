import { useEffect } from 'react';
import { bind, handleKey, type KeyBinding } from './registry';

/** Listens once per face; mount it at the top. */
export function useKeyboard(): void {
  useEffect(() => {
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
}

/** Declares keys for as long as the component is mounted. `bindings` must be stable. */
export function useKeys(bindings: KeyBinding[]): void {
  useEffect(() => bind(...bindings), [bindings]);
}
