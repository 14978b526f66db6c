import type { Assignment, Duty, Incident, IncidentState, Line, Step, Unit } from '../../../api/types';
import type { Overlay } from '../../../live/table';
import { isOpen } from '../../../live/store';
import { isOn, type LocalAct, onIncident, type Unsent } from './act';

/** The board as it will be when the acts that wait here have been received. */

const NEXT: Record<string, Step[]> = {
  assigned: ['acknowledged', 'en_route', 'on_scene', 'cleared', 'refused'],
  acknowledged: ['en_route', 'on_scene', 'cleared', 'refused'],
  en_route: ['on_scene', 'cleared'],
  on_scene: ['cleared'],
};
const BUSY: Activity[] = ['assigned', 'acknowledged', 'en_route', 'on_scene'];

/** As long as the server's, when nothing else is said. */
const HOLD_DEFAULT_MS = 30 * 60_000;

const stampOf = (at: string) => ({ occurred_at: at, recorded_at: at, doubt: null });
const isOver = ({ state }: Assignment) => state === 'cleared' || state === 'refused';

/** As the server derives it from the assignments; what was done before the incident was reopened does not count. */
export function stateOf(all: Assignment[], reopened_at: string | null = null): IncidentState {
  const since_ms = Date.parse(reopened_at ?? '') || 0;
  const assignments = all.filter((one) => !isOver(one) || Date.parse(one.stamps.assigned?.recorded_at ?? '') >= since_ms);
  const open = assignments.filter((one) => !isOver(one));
  if (open.some(({ state }) => state === 'on_scene')) return 'on_scene';
  if (open.length > 0) return 'dispatched';
  return assignments.some(({ state }) => state === 'cleared') ? 'cleared' : 'received';
}

function withAssignments(incident: Incident, assignments: Assignment[], at: string): Incident {
  const state = stateOf(assignments, incident.reopened_at);
  const held = state === 'dispatched' ? { held_until: null, hold_reason: null, backup_requested_at: null } : {};
  return { ...incident, ...held, assignments, state, since: state === incident.state ? incident.since : at };
}

function made(act: Extract<LocalAct, { kind: 'assign' }>, at: string): Assignment {
  const none = { acknowledged: null, en_route: null, on_scene: null, cleared: null, refused: null };
  return {
    id: act.assignment_id, incident_id: act.incident_id, unit_id: act.unit_id, call_sign: act.call_sign, state: 'assigned', backup: act.backup,
    stamps: { assigned: stampOf(at), ...none }, reason: null, next: NEXT['assigned'] ?? [],
    safety_due_at: null, safety_missed_at: null, untouched_at: null, not_arrived_at: null,
  };
}

type Held = Extract<LocalAct, { kind: 'hold' }>;
const endOf = (act: Held, at: string) => act.until ?? new Date(Date.parse(at) + HOLD_DEFAULT_MS).toISOString();
const NOT_HELD = { hold_reason: null, held_until: null };

function released(incident: Incident, at: string): Incident {
  return incident.state === 'held' ? { ...incident, ...NOT_HELD, state: stateOf(incident.assignments, incident.reopened_at), since: at } : incident;
}

const OVER = { ...NOT_HELD, backup_requested_at: null, escalation: null };

function reopened(incident: Incident, at: string): Incident {
  const over = { closed_at: null, cancelled_at: null, disposition: null, outcome_note: null, merged_into: null };
  return { ...incident, ...over, reopened_at: at, since: at, state: stateOf(incident.assignments, at) };
}

/** What the server's image tells already, because its answer is on the way, is left as it is. */
function handled(incident: Incident, act: LocalAct, at: string, now_ms: number): Incident {
  if (act.kind === 'reopen') return isOpen(incident) ? incident : reopened(incident, at);
  if (!isOpen(incident)) return incident;
  if (act.kind === 'release') return released(incident, at);
  if (act.kind === 'priority') return { ...incident, priority: act.to };
  if (act.kind === 'backup') return { ...incident, backup_requested_at: at };
  if (act.kind === 'type') return { ...incident, type: act.to, type_name: act.name };
  if (act.kind === 'place') return { ...incident, place_id: act.to, place: act.path };
  if (act.kind === 'caller') return { ...incident, caller_name: act.to.name, caller_phone: act.to.phone ?? incident.caller_phone };
  if (act.kind === 'cancel') return { ...incident, ...OVER, state: 'cancelled', since: at, cancelled_at: at, outcome_note: act.reason };
  if (act.kind === 'close') {
    return { ...incident, ...OVER, state: 'closed', since: at, closed_at: at, disposition: act.disposition, outcome_note: act.note ?? null };
  }
  if (act.kind !== 'hold') return incident;
  const until = endOf(act, at);
  const held: Incident = { ...incident, state: 'held', since: at, hold_reason: act.reason, held_until: until };
  return Date.parse(until) > now_ms ? held : released(held, until);
}

/** When the next hold that was put here ends; null: none does. */
export function nextEnd(items: Unsent[], now_ms: number): number | null {
  const ends = items.flatMap(({ act, occurred_at }) => (act.kind === 'hold' ? [Date.parse(endOf(act, occurred_at))] : []));
  const ahead = ends.filter((end) => end > now_ms);
  return ahead.length > 0 ? Math.min(...ahead) : null;
}

function applied(incident: Incident, { act, occurred_at: at }: Unsent, now_ms: number): Incident {
  if (act.kind === 'line') return { ...incident, lines: incident.lines + 1 };
  if (act.kind === 'assign') {
    // The server's image may hold it already while its answer is on the way.
    const present = incident.assignments.some((one) => one.unit_id === act.unit_id && !isOver(one));
    return present ? incident : withAssignments(incident, [...incident.assignments, made(act, at)], at);
  }
  if (act.kind !== 'advance') return handled(incident, act, at, now_ms);
  const stamped = (one: Assignment): Assignment =>
    one.id !== act.assignment_id || one.stamps[act.to]
      ? one
      : { ...one, state: act.to, next: NEXT[act.to] ?? [], reason: act.reason ?? one.reason, stamps: { ...one.stamps, [act.to]: stampOf(at) } };
  return withAssignments(incident, incident.assignments.map(stamped), at);
}

/** A refused act is not true and is not shown as if it were; a refused call stays, because somebody waits for an answer. */
const counts = ({ act, refused }: Unsent) => refused === null || act.kind === 'call';

export function incidentOverlay(items: Unsent[], now_ms: number): Overlay<Incident> {
  const overlay: Overlay<Incident> = new Map();
  for (const id of new Set(items.flatMap(({ act }) => (onIncident(act) ? [act.incident_id] : [])))) {
    const own = items.filter((item) => onIncident(item.act) && isOn(item.act, id) && counts(item));
    const call = own.find(({ act }) => act.kind === 'call')?.act;
    overlay.set(id, (held) => {
      const base = held ?? (call?.kind === 'call' ? call.shown : undefined);
      // A step of its own for whoever waits for the next image.
      return base && { ...own.reduce((image, item) => applied(image, item, now_ms), base), last_seq: base.last_seq + own.length / 1_000 };
    });
  }
  return overlay;
}

/** Units follow from their assignments: what was done here to them, newest last. */
export function unitOverlay(items: Unsent[], incidentOf: (id: string) => Incident | undefined): Overlay<Unit> {
  const acts = items.filter(counts).flatMap(({ act, occurred_at }) => (act.kind === 'assign' || act.kind === 'advance' || act.kind === 'duty' ? [{ act, at: occurred_at }] : []));
  const overlay: Overlay<Unit> = new Map();
  for (const unit_id of new Set(acts.map(({ act }) => act.unit_id))) {
    const own = acts.filter(({ act }) => act.unit_id === unit_id);
    const ids = new Set(own.flatMap(({ act }) => (act.kind === 'duty' ? [] : [act.incident_id])));
    const withDuty = (unit: Unit) => own.reduce((image, { act, at }) => (act.kind === 'duty' ? onDuty(image, act.to, at) : image), unit);
    overlay.set(unit_id, (held) => held && withEngagements(withDuty(held), Array.from(ids).flatMap((id) => incidentOf(id) ?? [])));
  }
  return overlay;
}

const onDuty = (unit: Unit, duty: Duty, at: string): Unit => (unit.duty === duty ? unit : { ...unit, duty, duty_since: at, break_overrun_at: null });

type Engagement = Unit['assignments'][number];
type Activity = Engagement['state'];

function engagementsIn(incident: Incident, unit_id: string): Engagement[] {
  const open = incident.assignments.filter((one) => one.unit_id === unit_id && !isOver(one));
  return open.map(({ id, state, stamps }) => ({
    assignment_id: id, incident_id: incident.id, incident_number: incident.number, state: state as Activity,
    since: stamps[state]?.occurred_at ?? incident.since,
  }));
}

/** As the server derives it: the most advanced assignment decides, else the duty state. */
function withEngagements(unit: Unit, incidents: Incident[]): Unit {
  const touched = new Set(incidents.map(({ id }) => id));
  const here = incidents.flatMap((incident) => engagementsIn(incident, unit.id));
  const assignments = [...unit.assignments.filter((one) => !touched.has(one.incident_id)), ...here];
  const [busiest] = assignments.toSorted((a, b) => BUSY.indexOf(b.state) - BUSY.indexOf(a.state) || Date.parse(a.since) - Date.parse(b.since));
  if (busiest) return { ...unit, assignments, availability: busiest.state, availability_since: busiest.since };
  return { ...unit, assignments, availability: unit.duty === 'on_duty' ? 'available' : unit.duty, availability_since: unit.duty_since };
}

/** The lines that were written here to an incident and wait. */
export function linesOf(items: Unsent[], incident_id: string): Line[] {
  return items.flatMap((item) => {
    const { key, act, occurred_at } = item;
    if (!isOn(act, incident_id) || !counts(item)) return [];
    const line = { id: key, incident_id, occurred_at, recorded_at: occurred_at, corrects: null, doubt: null };
    if (act.kind === 'line') return [{ ...line, text: act.text, author: act.author, corrects: act.corrects ?? null }];
    return act.kind === 'call' && act.body.narrative ? [{ ...line, text: act.body.narrative, author: '' }] : [];
  });
}
