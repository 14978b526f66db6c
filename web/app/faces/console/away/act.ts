import type { Duty, Incident, NewIncident, Step } from '../../../api/types';
import type { Made, Unsent as Kept } from '../../../outbox/unsent';

/** What the console does without the server. Each holds all that sending it later needs, and the words to name it by. */
export type LocalAct =
  | { kind: 'call'; incident_id: string; number: string; body: NewIncident; shown: Incident }
  | { kind: 'assign'; incident_id: string; number: string; assignment_id: string; unit_id: string; call_sign: string; backup: boolean }
  | { kind: 'advance'; incident_id: string; number: string; assignment_id: string; unit_id: string; call_sign: string; to: Step; reason?: string }
  | { kind: 'line'; incident_id: string; number: string; text: string; author: string; corrects?: string }
  | { kind: 'hold'; incident_id: string; number: string; reason: string; until?: string }
  | { kind: 'release'; incident_id: string; number: string }
  | { kind: 'priority'; incident_id: string; number: string; from: number; to: number; reason: string }
  | { kind: 'close'; incident_id: string; number: string; disposition: string; note?: string }
  | { kind: 'cancel'; incident_id: string; number: string; reason: string }
  | { kind: 'reopen'; incident_id: string; number: string; reason: string }
  | { kind: 'backup'; incident_id: string; number: string; reason?: string }
  | { kind: 'type'; incident_id: string; number: string; from: string; to: string; name: string }
  | { kind: 'place'; incident_id: string; number: string; from: string | null; to: string; path: string }
  | { kind: 'caller'; incident_id: string; number: string; from: Caller; to: Caller }
  | { kind: 'duty'; unit_id: string; call_sign: string; to: Duty };

/** Who called; without a number to call back where none was given. */
export interface Caller {
  name: string | null;
  phone: string | null;
}

/** What is done to an incident, or to a unit on it. */
export type IncidentAct = Exclude<LocalAct, { kind: 'duty' }>;

export const onIncident = (act: LocalAct): act is IncidentAct => act.kind !== 'duty';
/** Whether it is done to this incident, or to this unit by itself. */
export const isOn = (act: LocalAct, id: string): boolean => (onIncident(act) ? act.incident_id : act.unit_id) === id;

export type Unsent = Kept<LocalAct>;

/** Ids that were given here begin so; the server's never do. */
const HERE = 'local-';

export const isLocal = (id: string): boolean => id.startsWith(HERE);
export const localId = (key: string): string => HERE + key;

/** The server's ids and number in place of those that were given here. */
export function renamed(act: LocalAct, made: Made): LocalAct {
  if (!onIncident(act)) return act;
  const next = { ...act, incident_id: made[act.incident_id] ?? act.incident_id, number: made[act.number] ?? act.number };
  return 'assignment_id' in next ? { ...next, assignment_id: made[next.assignment_id] ?? next.assignment_id } : next;
}

/** False while the thing that it is done to is not known to the server. What an act makes itself is no obstacle. */
export function mayGo(act: LocalAct): boolean {
  if (act.kind === 'call' || !onIncident(act)) return true;
  return !isLocal(act.incident_id) && (act.kind !== 'advance' || !isLocal(act.assignment_id));
}

/** Whether `other` is done to what `act` makes. */
export function dependsOn(other: LocalAct, act: LocalAct): boolean {
  if (other === act) return false;
  if (act.kind === 'call') return isOn(other, act.incident_id);
  return act.kind === 'assign' && other.kind === 'advance' && other.assignment_id === act.assignment_id;
}
