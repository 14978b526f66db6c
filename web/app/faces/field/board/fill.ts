import { allPages } from '../../../api/pages';
import type { Incident, IncidentType, Site, Unit } from '../../../api/types';
import type { LiveStore } from '../../../live/store';

/** A phone loads what is its own; the feed brings what is assigned to it later. */
export async function fillMine(store: LiveStore): Promise<void> {
  const [sites, types, units, incidents] = await Promise.all([
    allPages<Site>('/api/v1/sites'),
    allPages<IncidentType>('/api/v1/incident-types'),
    allPages<Unit>('/api/v1/units?mine=true'),
    allPages<Incident>('/api/v1/incidents?mine=true&state=open'),
  ]);
  for (const site of sites.items) store.putSite(site, sites.seq);
  for (const type of types.items) store.putType(type, types.seq);
  for (const unit of units.items) store.putUnit(unit, units.seq);
  for (const incident of incidents.items) store.putIncident(incident, incidents.seq);
  const known = [sites, types, units, incidents].map((list) => list.seq).filter((seq) => seq > 0);
  store.last_seq = Math.max(store.last_seq, known.length > 0 ? Math.min(...known) : 0);
}
