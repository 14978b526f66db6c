import type { ToneName } from './tones';

/** How loud each kind of sound is in this browser, and which are silent, why and until when. Nothing is silent for ever. */

export interface Silence {
  reason: string;
  until_ms: number;
}

interface Setting {
  volume?: number;
  silence?: Silence;
}
export type Settings = Partial<Record<ToneName, Setting>>;

/** Longer than this, somebody has to think about it again. */
export const SILENCE_MAX_MIN = 60;
export const VOLUME_MAX = 2;

const KEY = 'castellan.sounds';
const listeners = new Set<() => void>();
let settings = read();

function read(): Settings {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof held === 'object' && held !== null ? (held as Settings) : {};
  } catch {
    return {};
  }
}

function change(name: ToneName, part: Setting): void {
  settings = { ...settings, [name]: { ...settings[name], ...part } };
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export const currentSettings = (): Settings => settings;

export function onSettings(listener: () => void): () => void {
  const other = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    settings = read();
    listener();
  };
  listeners.add(listener);
  addEventListener('storage', other);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', other);
  };
}

export const volumeOf = (name: ToneName): number => Math.min(VOLUME_MAX, Math.max(0.1, settings[name]?.volume ?? 1));
export const setVolume = (name: ToneName, volume: number): void => change(name, { volume });

/** The silence that is in force. */
export function silenceIn(held: Settings, name: ToneName, now_ms: number): Silence | null {
  const silence = held[name]?.silence;
  return silence && silence.until_ms > now_ms ? silence : null;
}
export const silenceOf = (name: ToneName, now_ms: number): Silence | null => silenceIn(settings, name, now_ms);

export function silence(names: ToneName[], reason: string, minutes: number, now_ms: number): void {
  const until_ms = now_ms + Math.min(minutes, SILENCE_MAX_MIN) * 60_000;
  for (const name of names) change(name, { silence: { reason, until_ms } });
}
export const sayAgain = (name: ToneName): void => change(name, { silence: { reason: '', until_ms: 0 } });
