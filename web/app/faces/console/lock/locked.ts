import { useEffect, useSyncExternalStore } from 'react';
import { live } from '../../../live/hooks';
import { isVerifiable } from '../../../shell/verifier';

/** The screen is locked in every window of this browser until its person unlocks it; loading the page again does not open it. */

const KEY = 'castellan.console.locked';
const LOOK_EVERY_MS = 5_000;
const listeners = new Set<() => void>();
let held: string | null = read();

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return held ?? null;
  }
}

function tell(): void {
  held = read();
  for (const listener of listeners) listener();
}

export function setLocked(account: string | null): void {
  try {
    if (account) localStorage.setItem(KEY, account);
    else localStorage.removeItem(KEY);
    held = read();
  } catch {
    held = account;
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', tell);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', tell);
  };
}

export const useLocked = (account: string): boolean => useSyncExternalStore(subscribe, () => held) === account;

/** Whoever is locked out while the server is away could not come back to work. */
export const mayLock = (account: string): boolean => live.link.phase === 'live' || isVerifiable(account);

/** Locks when nobody has touched this window or another for that long. */
export function useIdleLock(account: string, minutes: number): void {
  useEffect(() => {
    if (minutes <= 0) return undefined;
    let touched_ms = Date.now();
    const channel = new BroadcastChannel(KEY);
    const touch = () => {
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has none
      if (Date.now() - touched_ms > LOOK_EVERY_MS) channel.postMessage('touched');
      touched_ms = Date.now();
    };
    channel.addEventListener('message', () => {
      touched_ms = Date.now();
    });
    for (const event of ['keydown', 'pointerdown'] as const) document.addEventListener(event, touch, true);
    const timer = setInterval(() => {
      if (Date.now() - touched_ms > minutes * 60_000 && mayLock(account)) setLocked(account);
    }, LOOK_EVERY_MS);
    return () => {
      clearInterval(timer);
      channel.close();
      for (const event of ['keydown', 'pointerdown'] as const) document.removeEventListener(event, touch, true);
    };
  }, [account, minutes]);
}
