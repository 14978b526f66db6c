import type { Act, Unsent } from './act';
import type { Storage } from './storage';
import { after, nextOf, type Verdict, verdictOn } from './verdict';

export interface OutboxState {
  items: Unsent[];
  /** The act that is on its way now. */
  sending: string | null;
  trouble: 'unreachable' | 'signed_out' | null;
  /** False: the phone would not store it, so the page must stay open. */
  kept: boolean;
}

export interface OutboxParts {
  storage: Storage;
  send: (item: Unsent) => Promise<void>;
  newKey: () => string;
  now: () => string;
  /** Told of an act that had to wait and was received in the end. */
  late: (item: Unsent) => unknown;
}

const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** Keeps what was pressed until the server has answered for it, and sends it in order, one at a time. */
export class Outbox {
  state: OutboxState;
  readonly #parts: OutboxParts;
  readonly #listeners = new Set<() => void>();
  #account: string | null = null;
  #running: Promise<void> | null = null;
  /** Asked for while an attempt ran: what came in at its very end must not be left lying. */
  #asked = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.state = { items: load(parts.storage), sending: null, trouble: null, kept: true };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Only the acts of this person are sent: another may have signed in on the same phone. */
  startFor(account_id: string): void {
    this.#account = account_id;
    this.wake();
  }

  add(act: Act): Unsent {
    const item: Unsent = {
      key: this.#parts.newKey(), account_id: this.#account ?? '', act, occurred_at: this.#parts.now(), tries: 0, refused: null,
    };
    this.#store([...this.#current(), item]);
    this.wake();
    return item;
  }

  /** Takes a refused act off the list. One that still waits cannot be taken back: it may have been received. */
  dismiss(key: string): void {
    this.#store(this.#current().filter((item) => item.key !== key || item.refused === null));
  }

  /** Another tab sent or added something. */
  reload(): void {
    this.#change({ items: this.#current() });
    this.wake();
  }

  /** The link may be back: try now instead of at the next attempt. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#asked = this.#running !== null;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
      if (this.#asked) this.wake();
    });
  }

  /** Resolves when no attempt runs. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const item = this.#account ? nextOf(this.#current(), this.#account) : undefined;
      if (!item) return this.#change({ sending: null, trouble: null });
      this.#change({ sending: item.key });
      const verdict = await this.#try(item);
      this.#store(after(this.#current(), item.key, verdict), { sending: null });
      if (verdict.kind === 'unreachable' || verdict.kind === 'signed_out') return this.#pause(verdict.kind);
      if (verdict.kind === 'received' && item.tries > 0) this.#parts.late(item);
      this.#failures = 0;
      this.#change({ trouble: null });
    }
  }

  async #try(item: Unsent): Promise<Verdict> {
    try {
      await this.#parts.send(item);
      return { kind: 'received' };
    } catch (failure) {
      return verdictOn(failure, item.tries);
    }
  }

  #pause(trouble: 'unreachable' | 'signed_out'): void {
    this.#change({ trouble });
    const pause = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 15_000;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.wake(), pause);
  }

  /** What is stored is the truth, so that two tabs do not undo each other; without storage it is what this page holds. */
  #current(): Unsent[] {
    return this.state.kept ? load(this.#parts.storage) : this.state.items;
  }

  #store(items: Unsent[], rest: Partial<OutboxState> = {}): void {
    this.#change({ ...rest, items, kept: this.#parts.storage.save(items) });
  }

  #change(part: Partial<OutboxState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function load(storage: Storage): Unsent[] {
  try {
    return storage.load();
  } catch {
    return [];
  }
}
