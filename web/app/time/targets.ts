import type { Incident } from '../api/types';
import { msOf } from './instant';

export type Urgency = 'none' | 'ok' | 'warning' | 'overdue';

type Timed = Pick<Incident, 'state' | 'since' | 'targets' | 'held_until'>;

/** The seconds that the state may last, or null where nothing is due. */
export function limit_s(incident: Timed): number | null {
  const { targets, state, held_until, since } = incident;
  if (state === 'held' && held_until) return Math.max(0, (msOf(held_until) - msOf(since)) / 1000);
  if (state === 'received' || state === 'held') return targets.queue_s;
  if (state === 'dispatched') return targets.travel_s;
  if (state === 'on_scene') return targets.scene_s;
  return null;
}

/** Two thresholds on every timer: warning, then overdue. */
export function urgency(incident: Timed, now_s: number): Urgency {
  const limit = limit_s(incident);
  if (limit === null || limit <= 0) return 'none';
  const age = now_s - msOf(incident.since) / 1000;
  if (age >= limit) return 'overdue';
  return age >= (limit * incident.targets.warning_percent) / 100 ? 'warning' : 'ok';
}
