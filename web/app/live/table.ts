interface Held<T> {
  value: T;
  seq: number;
}

/** What is shown in the place of the server's image, or beside those that the server has. */
export type Overlay<T> = Map<string, (held: T | undefined) => T | undefined>;

/** The number of an image that was kept from an earlier time: every image of the server is newer. */
export const KEPT_SEQ = -1;

/** Images by id, each with the journal number that it is true at. An older image never replaces a newer one. */
export class Table<T extends { id: string }> {
  readonly #held = new Map<string, Held<T>>();
  #overlay: Overlay<T> = new Map();
  readonly #shown = new Map<string, T | undefined>();
  #values: T[] | null = null;

  put(value: T, seq: number): boolean {
    const held = this.#held.get(value.id);
    if (held && seq <= held.seq) return false;
    this.#held.set(value.id, { value, seq });
    this.#shown.delete(value.id);
    this.#values = null;
    return true;
  }

  get(id: string): T | undefined {
    const lay = this.#overlay.get(id);
    if (!lay) return this.#held.get(id)?.value;
    if (!this.#shown.has(id)) this.#shown.set(id, lay(this.#held.get(id)?.value));
    return this.#shown.get(id);
  }

  drop(id: string): void {
    if (this.#held.delete(id)) this.#values = null;
    this.#shown.delete(id);
  }

  /** From now on everything counts as kept from an earlier time. */
  keepAll(): void {
    for (const held of this.#held.values()) held.seq = KEPT_SEQ;
  }

  /** Drops what was only kept and that the server did not name again. */
  dropKept(): string[] {
    const gone = Array.from(this.#held).filter(([, { seq }]) => seq === KEPT_SEQ);
    for (const [id] of gone) this.drop(id);
    return gone.map(([id]) => id);
  }

  /** Shows what was done here and is not known to the server yet. Answers with the ids whose image may be another now. */
  lay(overlay: Overlay<T>): string[] {
    const touched = new Set([...this.#overlay.keys(), ...overlay.keys()]);
    this.#overlay = overlay;
    this.#shown.clear();
    if (touched.size > 0) this.#values = null;
    return Array.from(touched);
  }

  /** As the server has them, without what was done here. */
  images(): T[] {
    return Array.from(this.#held.values(), (held) => held.value);
  }

  /** The same array until something changes. */
  values(): T[] {
    this.#values ??= this.#overlay.size === 0 ? this.images() : this.#withOverlay();
    return this.#values;
  }

  #withOverlay(): T[] {
    const ids = new Set([...this.#held.keys(), ...this.#overlay.keys()]);
    return Array.from(ids).flatMap((id) => this.get(id) ?? []);
  }
}
