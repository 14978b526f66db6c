interface Held<T> {
  value: T;
  seq: number;
}

/** Images by id, each with the journal number that it is true at. An older image never replaces a newer one. */
export class Table<T extends { id: string }> {
  readonly #held = new Map<string, Held<T>>();
  #values: T[] | null = null;

  put(value: T, seq: number): boolean {
    const held = this.#held.get(value.id);
    if (held && seq <= held.seq) return false;
    this.#held.set(value.id, { value, seq });
    this.#values = null;
    return true;
  }

  get(id: string): T | undefined {
    return this.#held.get(id)?.value;
  }

  drop(id: string): void {
    if (this.#held.delete(id)) this.#values = null;
  }

  /** The same array until something changes. */
  values(): T[] {
    this.#values ??= Array.from(this.#held.values(), (held) => held.value);
    return this.#values;
  }
}
