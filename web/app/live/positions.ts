import type { Position } from '../api/types';

/** Where units are by what was heard last. An earlier fix never replaces a later one. */
export class Positions {
  readonly #held = new Map<string, Position>();
  #units: string[] | null = null;

  /** Whether it is news, and whether the unit was nowhere before. */
  put(position: Position): { taken: boolean; appeared: boolean } {
    const held = this.#held.get(position.unit_id);
    // Times of one form: their order is that of their letters.
    if (held && position.at <= held.at) return { taken: false, appeared: false };
    this.#held.set(position.unit_id, position);
    if (!held) this.#units = null;
    return { taken: true, appeared: !held };
  }

  get(unit: string): Position | undefined {
    return this.#held.get(unit);
  }

  drop(unit: string): boolean {
    const dropped = this.#held.delete(unit);
    if (dropped) this.#units = null;
    return dropped;
  }

  /** The units that are somewhere: the same array until one appears or goes. */
  units(): string[] {
    this.#units ??= Array.from(this.#held.keys());
    return this.#units;
  }
}
