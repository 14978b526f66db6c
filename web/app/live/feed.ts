import type { Entry, Position } from '../api/types';
import { noteServerTime, serverNow } from '../time/clock';
import { boot } from './boot';
import { STALE_AFTER_MS } from './link';
import { parseBeat, SseParser } from './sse';
import type { LiveStore } from './store';

const BACK_OFF_MS = [250, 500, 1_000, 2_000, 3_000];
const WATCH_EVERY_MS = 500;
/** An entry younger than this, arriving after a reconnect, shows that the present end is reached. */
const FRESH_MS = 1_500;

class SignedOut extends Error {}

/** Keeps the store at the server's present: boots it once, then follows the feed for as long as it is started. */
export class Feed {
  readonly #store: LiveStore;
  readonly #fill: (store: LiveStore) => Promise<void>;
  #stop = new AbortController();
  #round = new AbortController();
  #booted = false;
  #failures = 0;

  constructor(store: LiveStore, fill: (store: LiveStore) => Promise<void> = boot) {
    this.#store = store;
    this.#fill = fill;
  }

  start(): () => void {
    this.#stop = new AbortController();
    const watch = setInterval(() => this.#store.noteLink({ kind: 'tick' }), WATCH_EVERY_MS);
    void this.#run(this.#stop.signal);
    return () => {
      clearInterval(watch);
      this.#stop.abort();
      this.#round.abort();
    };
  }

  async #run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.#round = new AbortController();
      try {
        await this.#connect(this.#round.signal);
      } catch (failure) {
        if (isSignedOut(failure)) return this.#store.noteLink({ kind: 'refused' });
      }
      if (stop.aborted) return;
      await pause(BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 3_000);
      this.#failures += 1;
    }
  }

  async #connect(signal: AbortSignal): Promise<void> {
    if (!this.#booted) {
      await this.#fill(this.#store);
      this.#booted = true;
      this.#store.noteBooted();
    }
    const dialling = setTimeout(() => this.#round.abort(), STALE_AFTER_MS);
    const response = await fetch(`/api/v1/feed?after=${this.#store.last_seq}`, {
      credentials: 'same-origin',
      headers: { Accept: 'text/event-stream' },
      cache: 'no-store',
      signal,
    }).finally(() => clearTimeout(dialling));
    if (response.status === 401) throw new SignedOut();
    if (response.status >= 400 && response.status < 500) this.#booted = false;
    if (!response.ok || !response.body) throw new Error(`feed: ${response.status}`);
    this.#store.noteLink({ kind: 'opened' });
    await this.#read(response.body, signal);
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>, signal: AbortSignal): Promise<void> {
    const parser = new SseParser({
      event: ({ event, data }) => this.#event(event, data),
      comment: (text) => this.#comment(text),
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true });
    // A dead connection that never closes would be waited on for minutes: give it up and dial again.
    const giveUp = () => setTimeout(() => this.#round.abort(), STALE_AFTER_MS);
    let silence = giveUp();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = giveUp();
        this.#store.noteLink({ kind: 'byte' });
        parser.push(value);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  /** Entries have no name of their own; what passes without an entry has. */
  #event(name: string, data: string): void {
    if (name === 'message') this.#entry(JSON.parse(data) as Entry);
    else if (name === 'position') this.#store.putPosition(JSON.parse(data) as Position);
    else if (name === 'anew') this.#anew();
  }

  /** A record was closed or opened to this person: the board is read as at the start. */
  #anew(): void {
    this.#store.doubt();
    this.#booted = false;
    this.#round.abort();
  }

  #entry(entry: Entry): void {
    this.#failures = 0;
    this.#store.noteStoring(true);
    this.#store.takeEntry(entry);
    if (serverNow() - Date.parse(entry.recorded_at) < FRESH_MS) this.#store.noteLink({ kind: 'current' });
  }

  #comment(text: string): void {
    const beat = parseBeat(text);
    if (!beat) return;
    this.#failures = 0;
    noteServerTime(beat.server_ms);
    this.#store.noteStoring(beat.storing);
    // The server beats only when it has nothing more to send.
    this.#store.noteLink({ kind: 'current' });
  }
}

function isSignedOut(failure: unknown): boolean {
  return failure instanceof SignedOut || (failure instanceof Error && 'status' in failure && failure.status === 401);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (0.75 + Math.random() / 2)));
}
