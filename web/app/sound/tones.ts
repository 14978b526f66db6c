/** Short tones made in the browser: no files, no autoplay surprises, one mute with a visible state. */

import { silenceOf, volumeOf } from './settings';

export type ToneName = 'accept' | 'reject' | 'new_call' | 'ring' | 'overdue' | 'escalated' | 'alarm_life' | 'alarm_intrusion' | 'alarm_technical';

interface Note {
  hz: number;
  at_s: number;
  for_s: number;
}

/** Rising means done, falling means refused; the ring goes down and up again; alarms go to and fro, the faster the worse. */
const TONES: Record<ToneName, Note[]> = {
  accept: [{ hz: 880, at_s: 0, for_s: 0.07 }, { hz: 1175, at_s: 0.08, for_s: 0.09 }],
  reject: [{ hz: 330, at_s: 0, for_s: 0.12 }, { hz: 220, at_s: 0.14, for_s: 0.2 }],
  new_call: [{ hz: 660, at_s: 0, for_s: 0.12 }, { hz: 660, at_s: 0.18, for_s: 0.12 }],
  ring: [{ hz: 988, at_s: 0, for_s: 0.14 }, { hz: 740, at_s: 0.18, for_s: 0.14 }, { hz: 988, at_s: 0.36, for_s: 0.2 }],
  overdue: [{ hz: 523, at_s: 0, for_s: 0.3 }],
  escalated: [{ hz: 523, at_s: 0, for_s: 0.18 }, { hz: 659, at_s: 0.2, for_s: 0.18 }, { hz: 784, at_s: 0.4, for_s: 0.3 }],
  alarm_life: [0, 0.16, 0.32, 0.48, 0.64, 0.8].map((at_s, turn) => ({ hz: turn % 2 === 0 ? 1319 : 988, at_s, for_s: 0.14 })),
  alarm_intrusion: [0, 0.3, 0.6, 0.9].map((at_s, turn) => ({ hz: turn % 2 === 0 ? 880 : 659, at_s, for_s: 0.26 })),
  alarm_technical: [{ hz: 440, at_s: 0, for_s: 0.16 }, { hz: 440, at_s: 0.3, for_s: 0.16 }],
};

export const TONE_NAMES = Object.keys(TONES) as ToneName[];

const LOUDNESS = 0.12;
const STORAGE_KEY = 'castellan.muted';
const listeners = new Set<() => void>();
let context: AudioContext | undefined;
let muted = readMuted();

function readMuted(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'yes';
  } catch {
    return false;
  }
}

export function isMuted(): boolean {
  return muted;
}

export function setMuted(value: boolean): void {
  muted = value;
  try {
    localStorage.setItem(STORAGE_KEY, value ? 'yes' : 'no');
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function onMuted(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Browsers keep a page silent until somebody has clicked or typed in it. */
export function isAwake(): boolean {
  return typeof navigator !== 'undefined' && (navigator.userActivation?.hasBeenActive ?? true);
}

/** Hears of the first click or key, after which tones can sound. */
export function onAwake(listener: () => void): () => void {
  const events = ['pointerup', 'keyup'] as const;
  for (const event of events) document.addEventListener(event, listener);
  return () => {
    for (const event of events) document.removeEventListener(event, listener);
  };
}

/** Until when each tone sounds. */
const until_ms = new Map<ToneName, number>();
const length_ms = (name: ToneName): number => Math.max(...TONES[name].map(({ at_s, for_s }) => at_s + for_s)) * 1000;

export function play(name: ToneName): void {
  const now_ms = Date.now();
  // In a storm of alarms the same tone a thousand times over says no more than once, and held the page up for a second.
  if (muted || now_ms < (until_ms.get(name) ?? 0) || silenceOf(name, now_ms)) return;
  until_ms.set(name, now_ms + length_ms(name));
  sound(name);
}

/** Sounds whatever is silenced: to hear whether this computer can be heard, and how loud. */
export function sound(name: ToneName): void {
  if (!isAwake() || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  const loudness = LOUDNESS * volumeOf(name);
  for (const note of TONES[name]) strike(context, note, loudness);
}

function strike(audio: AudioContext, note: Note, loudness: number): void {
  const start = audio.currentTime + note.at_s;
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = note.hz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.01);
  gain.gain.linearRampToValueAtTime(0, start + note.for_s);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + note.for_s + 0.02);
}
