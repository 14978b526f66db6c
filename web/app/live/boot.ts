import { ApiError } from '../api/errors';
import { allPages } from '../api/pages';
import type { Alarm, Incident, IncidentType, Position, Site, Unit } from '../api/types';
import type { LiveStore } from './store';

const OPEN_PAGE = 200;

/** A list that is not this person's to read is empty; the rest of the board still works. */
async function readable<T>(path: string): Promise<{ items: T[]; seq: number }> {
  try {
    return await allPages<T>(path);
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 403) return { items: [], seq: 0 };
    throw failure;
  }
}

/** Fills the store. Afterwards the feed is read from the smallest number, so that nothing between the lists is missed. */
export async function boot(store: LiveStore): Promise<void> {
  const [sites, types, units, incidents, alarms, positions] = await Promise.all([
    readable<Site>('/api/v1/sites'),
    readable<IncidentType>('/api/v1/incident-types'),
    readable<Unit>('/api/v1/units'),
    readable<Incident>(`/api/v1/incidents?state=open&limit=${OPEN_PAGE}`),
    readable<Alarm>(`/api/v1/alarms?state=open&limit=${OPEN_PAGE}`),
    readable<Position>('/api/v1/positions'),
  ]);
  for (const site of sites.items) store.putSite(site, sites.seq);
  for (const type of types.items) store.putType(type, types.seq);
  for (const unit of units.items) store.putUnit(unit, units.seq);
  for (const incident of incidents.items) store.putIncident(incident, incidents.seq);
  for (const alarm of alarms.items) store.putAlarm(alarm, alarms.seq);
  for (const position of positions.items) store.putPosition(position);
  const known = [sites, types, units, incidents, alarms].map((list) => list.seq).filter((seq) => seq > 0);
  store.last_seq = Math.max(store.last_seq, known.length > 0 ? Math.min(...known) : 0);
}
