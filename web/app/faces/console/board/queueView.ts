import { live } from '../../../live/hooks';
import { currentSecond, onSecond } from '../../../time/clock';
import { type BoardFilter, fits } from './filter';
import { inQueueOrder } from './order';

const same = (a: string[], b: string[]) => a.length === b.length && a.every((id, at) => id === b[at]);

/** The ids of the open incidents in queue order. The array changes only when the order does. */
export class QueueView {
  readonly #filter: BoardFilter;
  #ids: string[];

  constructor(filter: BoardFilter) {
    this.#filter = filter;
    this.#ids = this.#sorted();
  }

  readonly ids = (): string[] => this.#ids;

  readonly subscribe = (listener: () => void): (() => void) => {
    const look = () => {
      const next = this.#sorted();
      if (same(next, this.#ids)) return;
      this.#ids = next;
      listener();
    };
    const stops = [live.subscribe('incidents', look), onSecond(look)];
    look();
    return () => stops.forEach((stop) => stop());
  };

  #sorted(): string[] {
    return inQueueOrder(live.incidents.values().filter((incident) => fits(incident, this.#filter)), currentSecond()).map((incident) => incident.id);
  }
}
