import type { Alarm, Incident, IncidentState } from '../../../api/types';
import { isOpen } from '../../../live/store';
import { isAt, ringingOf } from '../board/ringing';

export const OPEN_STATES: IncidentState[] = ['received', 'held', 'dispatched', 'on_scene', 'cleared'];

export interface BoardCounts {
  byPriority: Record<number, number>;
  byState: Partial<Record<IncidentState, number>>;
  ringing: number;
}

/** What is open by priority and state. `alarms` are those that stand in the queue. */
export function countOpen(incidents: Incident[], site: string | null, alarms: Alarm[] = []): BoardCounts {
  const ringing = ringingOf(incidents, alarms, site);
  const counts: BoardCounts = { byPriority: {}, byState: {}, ringing: ringing.incidents.length + ringing.alarms.length };
  for (const incident of incidents) {
    if (!isOpen(incident) || (site !== null && incident.site_id !== site)) continue;
    counts.byPriority[incident.priority] = (counts.byPriority[incident.priority] ?? 0) + 1;
    counts.byState[incident.state] = (counts.byState[incident.state] ?? 0) + 1;
  }
  for (const alarm of alarms) {
    if (!isAt(site, alarm.site_id)) continue;
    counts.byPriority[alarm.priority] = (counts.byPriority[alarm.priority] ?? 0) + 1;
  }
  return counts;
}
