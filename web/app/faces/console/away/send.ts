import { getIncident } from '../../../api/incidents';
import { sendAdvance, sendAssign, sendBackup, sendCancel, sendChange, sendClose, sendDuty, sendHold, sendIncident, sendLine, sendRelease, sendReopen } from '../../../api/keyed';
import type { Assignment, Incident } from '../../../api/types';
import { getUnit } from '../../../api/units';
import { live } from '../../../live/hooks';
import type { Made } from '../../../outbox/unsent';
import { type Caller, type LocalAct, onIncident, type Unsent } from './act';
import { noteBecame } from './became';

export type Answer = { incident: Incident } | { assignment: Assignment } | null;

type Tried = Pick<Unsent, 'key' | 'occurred_at'> & { act: LocalAct };

const callerOf = ({ name, phone }: Caller) => ({ ...(name ? { caller_name: name } : {}), ...(phone ? { caller_phone: phone } : {}) });

/** One try to bring an act to the server. The same key always goes with the same words, so that it is done once. */
export async function sendOnce({ key, act, occurred_at }: Tried): Promise<Answer> {
  switch (act.kind) {
    case 'call':
      return { incident: await sendIncident(key, { ...act.body, occurred_at }) };
    case 'assign':
      return { assignment: await sendAssign(key, act.incident_id, { unit_id: act.unit_id, backup: act.backup, occurred_at }) };
    case 'advance':
      return { assignment: await sendAdvance(key, act.assignment_id, { to: act.to, ...(act.reason ? { reason: act.reason } : {}), occurred_at }) };
    case 'line':
      await sendLine(key, act.incident_id, { text: act.text, ...(act.corrects ? { corrects: act.corrects } : {}), occurred_at });
      return null;
    case 'hold':
      return { incident: await sendHold(key, act.incident_id, { reason: act.reason, ...(act.until ? { until: act.until } : {}), occurred_at }) };
    case 'release':
      return { incident: await sendRelease(key, act.incident_id, { occurred_at }) };
    case 'priority':
      return { incident: await sendChange(key, act.incident_id, { priority: act.to, seen_priority: act.from, reason: act.reason, occurred_at }) };
    case 'close':
      return { incident: await sendClose(key, act.incident_id, { disposition: act.disposition, ...(act.note ? { note: act.note } : {}), occurred_at }) };
    case 'cancel':
      return { incident: await sendCancel(key, act.incident_id, { reason: act.reason, occurred_at }) };
    case 'reopen':
      return { incident: await sendReopen(key, act.incident_id, { reason: act.reason, occurred_at }) };
    case 'backup':
      return { incident: await sendBackup(key, act.incident_id, { ...(act.reason ? { reason: act.reason } : {}), occurred_at }) };
    case 'type':
      return { incident: await sendChange(key, act.incident_id, { type: act.to, seen: { type: act.from }, occurred_at }) };
    case 'place':
      return { incident: await sendChange(key, act.incident_id, { place_id: act.to, seen: { place_id: act.from }, occurred_at }) };
    case 'caller':
      return { incident: await sendChange(key, act.incident_id, { ...callerOf(act.to), seen: callerOf(act.from), occurred_at }) };
    case 'duty':
      await sendDuty(key, act.unit_id, { to: act.to, occurred_at });
      return null;
  }
}

/** From the queue of what waits. The server's image is on the board before the act leaves the queue. */
export async function send(item: Unsent): Promise<Made> {
  const { act } = item;
  const answer = await sendOnce(item);
  if (act.kind === 'call' && answer && 'incident' in answer) {
    const { incident } = answer;
    live.putIncident(incident, incident.last_seq);
    const made = { [act.incident_id]: incident.id, [act.number]: incident.number };
    noteBecame(made);
    return made;
  }
  if (!onIncident(act)) {
    const unit = await getUnit(act.unit_id).catch(() => null);
    if (unit) live.putUnit(unit.data, unit.seq);
    return {};
  }
  const image = await getIncident(act.incident_id).catch(() => null);
  if (image) live.putIncident(image, image.last_seq);
  return act.kind === 'assign' && answer && 'assignment' in answer ? { [act.assignment_id]: answer.assignment.id } : {};
}
