import { newKey } from '../../../api/client';
import type { Incident, IncidentType, NewIncident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { localId } from './act';
import { deliver } from './deliver';

const SERIAL = 'castellan.console.local_serial';

function serialUsed(): number {
  try {
    return Number(localStorage.getItem(SERIAL) ?? 0);
  } catch {
    return Math.floor(serverNow() / 1000) % 100_000;
  }
}

function noteSerial(serial: number): void {
  try {
    localStorage.setItem(SERIAL, String(serial));
  } catch {
    // Without storage the second of the day serves as the number.
  }
}

interface Where {
  /** Path of the place, if it is a validated one. */
  path: string | null;
  restricted: boolean;
}

/** The incident as it stands on the board until the server has given it its number. */
function provisional(body: NewIncident, type: IncidentType, where: Where, number: string): Incident {
  const at = new Date(serverNow()).toISOString();
  return {
    id: localId(newKey()), number, site_id: body.site_id, site_name: live.sites.get(body.site_id)?.name ?? '', type: type.code, type_name: type.name,
    category: type.category, priority: body.priority ?? type.priority, targets: type.targets, state: 'received', since: at, received_at: at, recorded_at: at,
    place_id: body.place_id ?? null, place: where.path, location_text: body.location_text ?? null, location_flagged: !body.place_id,
    restricted: where.restricted, latitude: null, longitude: null, source: body.source ?? 'phone', caller_name: body.caller_name ?? null,
    caller_phone: body.caller_phone ?? null, lines: body.narrative ? 1 : 0, assignments: [], backup_requested_at: null, hold_reason: null, held_until: null,
    closed_at: null, cancelled_at: null, reopened_at: null, disposition: null, outcome_note: null, time_precision: 'microsecond', merged_into: null, outside: [], attachments: [], owner: null, escalation: null, version: 1, last_seq: 0, compartment_id: null,
  };
}

/** Opens an incident at the server, or here while the server is away. */
export async function takeCall(body: NewIncident, type: IncidentType, where: Where): Promise<{ incident: Incident; kept: boolean }> {
  // Counted on for ever in this browser: a number on a printed card is never given twice.
  const serial = serialUsed() + 1;
  noteSerial(serial);
  const shown = provisional(body, type, where, `Local-${serial}`);
  const done = await deliver({ kind: 'call', incident_id: shown.id, number: shown.number, body, shown });
  if (done.kept || !done.answer || !('incident' in done.answer)) return { incident: shown, kept: true };
  // It was not needed; whoever took one meanwhile keeps theirs.
  if (serialUsed() === serial) noteSerial(serial - 1);
  const { incident } = done.answer;
  live.putIncident(incident, incident.last_seq);
  return { incident, kept: false };
}
