import type { Storage } from './storage';
import type { Made, Unsent } from './unsent';
import { after, nextOf, type Verdict, verdictOn } from './verdict';

export interface OutboxState<Act> {
  items: Unsent<Act>[];
  /** The act that is on its way now. */
  sending: string | null;
  trouble: 'unreachable' | 'signed_out' | null;
  /** False: the browser would not store it, so the page must stay open. */
  kept: boolean;
}

export interface OutboxParts<Act> {
  storage: Storage<Act>;
  /** Brings it to the server; answers with the ids that it was given there. */
  send: (item: Unsent<Act>) => Promise<Made | void>;
  newKey: () => string;
  now: () => string;
  /** Told of an act that had to wait and was received in the end. */
  late: (item: Unsent<Act>, made: Made) => unknown;
  /** Puts the server's ids in place of those that were given here. */
  rename?: (act: Act, made: Made) => Act;
  /** False for an act on something that the server does not know yet. */
  mayGo?: (act: Act) => boolean;
  /** Runs the work while no other window does the same. */
  alone?: (work: () => Promise<void>) => Promise<void>;
}

const BACK_OFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/** Keeps what was pressed until the server has answered for it, and sends it in order, one at a time. */
export class Outbox<Act> {
  state: OutboxState<Act>;
  readonly #parts: OutboxParts<Act>;
  readonly #listeners = new Set<() => void>();
  #account: string | null = null;
  #running: Promise<void> | null = null;
  /** Asked for while an attempt ran: what came in at its very end must not be left lying. */
  #asked = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: OutboxParts<Act>) {
    this.#parts = parts;
    this.state = { items: load(parts.storage), sending: null, trouble: null, kept: true };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Only the acts of this person are sent: another may have signed in at the same place. */
  startFor(account_id: string): void {
    this.#account = account_id;
    this.wake();
  }

  /** `tried`: it went out once under this key, and no answer came. */
  add(act: Act, tried?: { key: string; occurred_at: string }): Unsent<Act> {
    const { key, occurred_at } = tried ?? { key: this.#parts.newKey(), occurred_at: this.#parts.now() };
    const item: Unsent<Act> = { key, account_id: this.#account ?? '', act, occurred_at, tries: tried ? 1 : 0, refused: null };
    this.#store([...this.#current(), item]);
    this.wake();
    return item;
  }

  /** Takes a refused act off the list. One that still waits cannot be taken back: it may have been received. */
  dismiss(key: string): void {
    this.#store(this.#current().filter((item) => item.key !== key || item.refused === null));
  }

  /** Takes these off the list by a person's decision: refused ones, and those that hang on them and never went out. */
  drop(keys: string[]): void {
    this.#store(this.#current().filter((item) => !keys.includes(item.key) || (item.refused === null && item.tries > 0)));
  }

  /** A refused act is tried once more, as it was: what stood in its way may be gone. A refusal did nothing, so it is a new request. */
  retry(key: string): void {
    const again = (item: Unsent<Act>) => ({ ...item, key: this.#parts.newKey(), tries: 0, refused: null });
    this.#store(this.#current().map((item) => (item.key === key && item.refused !== null ? again(item) : item)));
    this.wake();
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
    const alone = this.#parts.alone ?? ((work) => work());
    this.#running ??= alone(() => this.#run()).finally(() => {
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
      const mayGo = (one: Unsent<Act>) => this.#parts.mayGo?.(one.act) ?? true;
      const item = this.#account ? nextOf(this.#current(), this.#account, mayGo) : undefined;
      if (!item) return this.#change({ sending: null, trouble: null });
      this.#change({ sending: item.key });
      const verdict = await this.#try(item);
      this.#store(this.#renamed(after(this.#current(), item.key, verdict), verdict), { sending: null });
      if (verdict.kind === 'unreachable' || verdict.kind === 'signed_out') return this.#pause(verdict.kind);
      if (verdict.kind === 'received' && item.tries > 0) this.#parts.late(item, verdict.made);
      this.#failures = 0;
      this.#change({ trouble: null });
    }
  }

  /** What was done to a thing that is now known to the server is done to the thing that it became. */
  #renamed(items: Unsent<Act>[], verdict: Verdict): Unsent<Act>[] {
    const { rename } = this.#parts;
    if (!rename || verdict.kind !== 'received' || Object.keys(verdict.made).length === 0) return items;
    return items.map((item) => ({ ...item, act: rename(item.act, verdict.made) }));
  }

  async #try(item: Unsent<Act>): Promise<Verdict> {
    try {
      const made = await this.#parts.send(item);
      return { kind: 'received', made: made ?? {} };
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
  #current(): Unsent<Act>[] {
    return this.state.kept ? load(this.#parts.storage) : this.state.items;
  }

  #store(items: Unsent<Act>[], rest: Partial<OutboxState<Act>> = {}): void {
    this.#change({ ...rest, items, kept: this.#parts.storage.save(items) });
  }

  #change(part: Partial<OutboxState<Act>>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

function load<Act>(storage: Storage<Act>): Unsent<Act>[] {
  try {
    return storage.load();
  } catch {
    return [];
  }
}
