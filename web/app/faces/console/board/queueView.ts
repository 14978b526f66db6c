import { live } from '../../../live/hooks';
import { currentSecond, onSecond } from '../../../time/clock';
import { fitsAlarm, isInQueue } from './alarms';
import { type BoardFilter, fits } from './filter';
import { inOneQueue } from './order';

const same = (a: string[], b: string[]) => a.length === b.length && a.every((id, at) => id === b[at]);

const incidentOf = (id: string) => live.incidents.get(id);

/** The ids of the open incidents, and of the alarms that no open incident shows, in queue order. The array changes only when the order does. */
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
    const stops = [live.subscribe('incidents', look), live.subscribe('alarms', look), onSecond(look)];
    look();
    return () => stops.forEach((stop) => stop());
  };

  #sorted(): string[] {
    const now_s = currentSecond();
    const incidents = live.incidents.values().filter((incident) => fits(incident, this.#filter));
    const alarms = live.alarms.values().filter((alarm) => isInQueue(alarm, incidentOf) && fitsAlarm(alarm, this.#filter));
    return inOneQueue(incidents, alarms, now_s).map(({ id }) => id);
  }
}
