import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { currentSecond, onSecond } from '../../../time/clock';
import { inQueueOrder } from './order';

const same = (a: string[], b: string[]) => a.length === b.length && a.every((id, at) => id === b[at]);

/** Which incidents a queue shows. */
export interface QueueFilter {
  site: string | null;
  /** Those that this account answers for only. */
  owner: string | null;
}

/** The ids of the open incidents in queue order. The array changes only when the order does. */
export class QueueView {
  readonly #filter: QueueFilter;
  #ids: string[];

  constructor(filter: QueueFilter) {
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
    const { site, owner } = this.#filter;
    const shown = (incident: Incident) =>
      isOpen(incident) && (site === null || incident.site_id === site) && (owner === null || incident.owner?.account_id === owner);
    return inQueueOrder(live.incidents.values().filter(shown), currentSecond()).map((incident) => incident.id);
  }
}
