import { getIncident } from '../../../api/incidents';
import { allPlaces } from '../../../api/places';
import type { Entry, Incident, Line } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen, isUndecided } from '../../../live/store';
import { kept } from './kept';

/** Keeps the board as it changes: only what is new since the last time, a few times a minute, whatever the feed brings. */

const KEEP_EVERY_MS = 2_000;
/** Images written at a time: in a storm of alarms the rest waits for the next time, so that the page never stands still for it. */
const KEEP_AT_ONCE = 500;
/** The logs of what was open before are read one by one, so that neither the server nor the page feels it. */
const READ_PAUSE_MS = 250;
const PLACES_EVERY_MS = 3_600_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export class Keeper {
  readonly #saved = new Map<string, object>();
  readonly #logs = new Map<string, Line[]>();
  #asked = new Set<string>();
  #stopped = false;

  start(): () => void {
    this.#stopped = false;
    const stopEntries = live.onEntry((entry) => this.#hear(entry));
    const timer = setInterval(() => void this.#save(), KEEP_EVERY_MS);
    const last = () => void this.#save(Number.POSITIVE_INFINITY);
    addEventListener('pagehide', last);
    void this.#forgetClosed().then(() => Promise.all([this.#readLogs(), this.#readPlaces()]));
    return () => {
      this.#stopped = true;
      stopEntries();
      clearInterval(timer);
      removeEventListener('pagehide', last);
    };
  }

  /** The whole log, as it was just read. */
  noteLog(incident: string, lines: Line[]): void {
    this.#logs.set(incident, lines);
  }

  logOf(incident: string): Line[] | undefined {
    return this.#logs.get(incident);
  }

  #hear({ payload, stream }: Entry): void {
    const line = payload?.line;
    if (!line) return;
    const id = stream.slice('incident/'.length);
    const held = this.#logs.get(id);
    const complete = held ?? (payload.incident?.lines === 1 ? [] : undefined);
    if (complete && !complete.some((one) => one.id === line.id)) this.#logs.set(id, [...complete, line]);
  }

  async #save(most = KEEP_AT_ONCE): Promise<void> {
    if (live.link.phase !== 'live' || !live.booted) return;
    const wanted = new Map<string, object>();
    for (const site of live.sites.images()) wanted.set(`site/${site.id}`, site);
    for (const type of live.types.images()) wanted.set(`type/${type.id}`, type);
    for (const unit of live.units.images()) wanted.set(`unit/${unit.id}`, unit);
    for (const alarm of live.alarms.images()) if (isUndecided(alarm)) wanted.set(`alarm/${alarm.id}`, alarm);
    for (const incident of live.incidents.images()) {
      if (!isOpen(incident)) continue;
      wanted.set(`incident/${incident.id}`, incident);
      const log = this.#logs.get(incident.id);
      if (log) wanted.set(`log/${incident.id}`, log);
    }
    const fresh = Array.from(wanted).filter(([name, value]) => this.#saved.get(name) !== value).slice(0, most);
    const gone = Array.from(this.#saved.keys()).filter((name) => !wanted.has(name));
    for (const [name, value] of fresh) this.#saved.set(name, value);
    for (const name of gone) {
      this.#saved.delete(name);
      if (name.startsWith('log/')) this.#logs.delete(name.slice('log/'.length));
    }
    await kept.put([...fresh, ['at', Date.now()]], gone);
  }

  /** What an earlier page kept and this one has not saved is taken for known, so that it is removed when it is over. */
  async #forgetClosed(): Promise<void> {
    while (!live.booted && !this.#stopped) await pause(READ_PAUSE_MS);
    const names = (await Promise.all(['site/', 'type/', 'unit/', 'alarm/', 'incident/', 'log/'].map((prefix) => kept.names(prefix)))).flat();
    for (const name of names) if (!this.#saved.has(name)) this.#saved.set(name, {});
    for (const incident of live.incidents.images()) {
      const log = await kept.get<Line[]>(`log/${incident.id}`);
      if (log?.length === incident.lines && !this.#logs.has(incident.id)) this.#logs.set(incident.id, log);
    }
  }

  /** The logs of the open incidents, so that cards can be printed whole when the server is away. */
  async #readLogs(): Promise<void> {
    while (!this.#stopped) {
      const next = live.link.phase === 'live' ? live.incidents.images().find((one) => this.#lacks(one)) : undefined;
      if (next) {
        this.#asked.add(`${next.id}/${next.lines}`);
        const detail = await getIncident(next.id).catch(() => null);
        if (detail) this.noteLog(next.id, detail.log);
      }
      await pause(next ? READ_PAUSE_MS : KEEP_EVERY_MS);
    }
  }

  #lacks(incident: Incident): boolean {
    if (!isOpen(incident) || incident.lines === 0 || this.#asked.has(`${incident.id}/${incident.lines}`)) return false;
    return (this.#logs.get(incident.id)?.length ?? 0) < incident.lines;
  }

  async #readPlaces(): Promise<void> {
    while (!this.#stopped) {
      for (const { id } of live.sites.images()) {
        const places = await allPlaces(id).catch(() => null);
        if (places) await kept.put([[`places/${id}`, places.items]]);
      }
      await pause(PLACES_EVERY_MS);
    }
  }
}

export const keeper = new Keeper();
