import type { Alarm, Entry, Incident, IncidentType, Payload, Position, Site, Unit } from '../api/types';
import { perFrame } from './batch';
import { type Link, type LinkEvent, nextLink, START } from './link';
import { Positions } from './positions';
import { type Overlay, Table } from './table';

type Listener = () => void;
export type LiveKey = 'link' | 'incidents' | 'alarms' | 'units' | 'sites' | 'types' | 'positions' | `incident/${string}` | `alarm/${string}` | `unit/${string}` | `position/${string}`;

/** Closed incidents stay at hand for the eye that is still on them, the latest so many. */
const CLOSED_KEPT_MAX = 300;

export const isOpen = (incident: Incident) => incident.state !== 'closed' && incident.state !== 'cancelled';

/** Nobody has said yet what it was. */
export const isUndecided = (alarm: Alarm) => alarm.decided_at === null;

/** What the screens show, kept outside React and told to leaf components by key, once per frame. */
export class LiveStore {
  readonly incidents = new Table<Incident>();
  readonly alarms = new Table<Alarm>();
  readonly units = new Table<Unit>();
  readonly positions = new Positions();
  readonly sites = new Table<Site>();
  readonly types = new Table<IncidentType>();
  link: Link = START;
  /** Whether the server can store anything at present. */
  storing = true;
  last_seq = 0;
  booted = false;
  /** Set while the board is one that was kept from an earlier time: what it shows was true then. */
  kept_ms: number | null = null;

  readonly #listeners = new Map<LiveKey, Set<Listener>>();
  readonly #entryListeners = new Set<(entry: Entry) => void>();
  readonly #dirty = new Set<LiveKey>();
  readonly #closed: string[] = [];
  readonly #decided: string[] = [];
  readonly #ask: () => void;

  constructor(schedule: (work: () => void) => () => void = perFrame) {
    this.#ask = schedule(() => this.flush());
  }

  subscribe(key: LiveKey, listener: Listener): () => void {
    const set = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(key) === set) this.#listeners.delete(key);
    };
  }

  onEntry(listener: (entry: Entry) => void): () => void {
    this.#entryListeners.add(listener);
    return () => this.#entryListeners.delete(listener);
  }

  putIncident(incident: Incident, seq: number): void {
    if (!this.incidents.put(incident, seq)) return;
    if (!isOpen(incident)) this.#keepClosed(incident.id);
    this.#touch('incidents', `incident/${incident.id}`);
  }

  putAlarm(alarm: Alarm, seq: number): void {
    if (!this.alarms.put(alarm, seq)) return;
    if (!isUndecided(alarm)) this.#keepDecided(alarm.id);
    this.#touch('alarms', `alarm/${alarm.id}`);
  }

  putUnit(unit: Unit, seq: number): void {
    if (!this.units.put(unit, seq)) return;
    this.#touch('units', `unit/${unit.id}`);
    if (unit.duty === 'off_duty' && this.positions.drop(unit.id)) this.#touch('positions', `position/${unit.id}`);
  }

  putPosition(position: Position): void {
    const { taken, appeared } = this.positions.put(position);
    if (appeared) this.#touch('positions');
    if (taken) this.#touch(`position/${position.unit_id}`);
  }

  putSite(site: Site, seq: number): void {
    if (this.sites.put(site, seq)) this.#touch('sites');
  }

  putType(type: IncidentType, seq: number): void {
    if (this.types.put(type, seq)) this.#touch('types');
  }

  noteBooted(): void {
    this.booted = true;
    this.kept_ms = null;
    for (const id of this.incidents.dropKept()) this.#touch('incidents', `incident/${id}`);
    for (const id of this.alarms.dropKept()) this.#touch('alarms', `alarm/${id}`);
    for (const id of this.units.dropKept()) this.#touch('units', `unit/${id}`);
    this.sites.dropKept();
    this.types.dropKept();
    this.#touch('link', 'sites', 'types');
  }

  /** Something that is shown may be closed to this person by now: what the server does not name again is dropped. */
  doubt(): void {
    for (const table of [this.incidents, this.alarms, this.units]) table.keepAll();
  }

  /** The tables were filled with what was kept; it counts until the server has been heard. */
  noteKept(at_ms: number): void {
    if (this.booted) return;
    this.kept_ms = at_ms;
    this.#touch('link');
  }

  /** Lays what was done here, and is not known to the server yet, over its images. */
  lay(incidents: Overlay<Incident>, units: Overlay<Unit>): void {
    for (const id of this.incidents.lay(incidents)) this.#touch('incidents', `incident/${id}`);
    for (const id of this.units.lay(units)) this.#touch('units', `unit/${id}`);
  }

  /** One journal entry from the feed. Returns false for one that was already taken. */
  takeEntry(entry: Entry): boolean {
    if (entry.seq <= this.last_seq) return false;
    this.last_seq = entry.seq;
    this.#takePayload(entry.payload ?? {}, entry.seq);
    for (const listener of this.#entryListeners) listener(entry);
    return true;
  }

  noteLink(event: LinkEvent, now_ms = Date.now()): void {
    const before = this.link;
    this.link = nextLink(before, event, now_ms);
    if (this.link.phase !== before.phase) this.#touch('link');
  }

  noteStoring(storing: boolean): void {
    if (this.storing === storing) return;
    this.storing = storing;
    this.#touch('link');
  }

  flush(): void {
    const keys = Array.from(this.#dirty);
    this.#dirty.clear();
    for (const key of keys) for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  #takePayload(payload: Payload, seq: number): void {
    if (payload.incident) this.putIncident(payload.incident, seq);
    if (payload.alarm) this.putAlarm(payload.alarm, seq);
    if (payload.unit) this.putUnit(payload.unit, seq);
    for (const unit of payload.units ?? []) this.putUnit(unit, seq);
    if (payload.site) this.putSite(payload.site, seq);
    if (payload.incident_type) this.putType(payload.incident_type, seq);
  }

  #keepClosed(id: string): void {
    this.#closed.push(id);
    if (this.#closed.length <= CLOSED_KEPT_MAX) return;
    const oldest = this.#closed.shift();
    const held = oldest ? this.incidents.get(oldest) : undefined;
    if (held && !isOpen(held) && !this.#closed.includes(held.id)) this.incidents.drop(held.id);
  }

  /** An alarm is decided once: no id stands here twice. */
  #keepDecided(id: string): void {
    this.#decided.push(id);
    if (this.#decided.length > CLOSED_KEPT_MAX) this.alarms.drop(this.#decided.shift() ?? '');
  }

  #touch(...keys: LiveKey[]): void {
    for (const key of keys) this.#dirty.add(key);
    this.#ask();
  }
}
