/** The server's clock as this screen knows it, and one tick a second for everything that shows a time. */

/** The least delayed of the last samples is the truest: delay only ever makes the offset smaller. */
const SAMPLES_MAX = 12;
const samples: number[] = [];
let offset = 0;

export function noteServerTime(server_ms: number, local_ms = Date.now()): void {
  samples.push(server_ms - local_ms);
  if (samples.length > SAMPLES_MAX) samples.shift();
  offset = Math.max(...samples);
}

/** For a `Date` header, which has whole seconds and so is on average half a second old. Beats are better and win. */
export function noteDateHeader(header: string | null): void {
  const parsed = header ? Date.parse(header) : Number.NaN;
  if (samples.length === 0 && Number.isFinite(parsed)) offset = parsed + 500 - Date.now();
}

export function serverNow(): number {
  return Date.now() + offset;
}

const listeners = new Set<() => void>();
let second = Math.floor(serverNow() / 1000);
let timer: ReturnType<typeof setTimeout> | undefined;

function schedule(): void {
  timer = setTimeout(tick, 1000 - (serverNow() % 1000) + 5);
}

function tick(): void {
  second = Math.floor(serverNow() / 1000);
  for (const listener of listeners) listener();
  schedule();
}

export function onSecond(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    second = Math.floor(serverNow() / 1000);
    schedule();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The server's time in whole seconds, as of the last tick. */
export function currentSecond(): number {
  return listeners.size > 0 ? second : Math.floor(serverNow() / 1000);
}
