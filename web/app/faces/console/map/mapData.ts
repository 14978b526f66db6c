import type { Incident } from '../../../api/types';
import { isOpen } from '../../../live/store';
import { activeAssignments } from '../acts/assignments';
import { inQueueOrder } from '../board/order';
import { groupBy } from '../../../lists/groupBy';

export interface Spot {
  key: string;
  longitude: number;
  latitude: number;
  /** In queue order: the first one is the one that the marker shows. */
  incidents: Incident[];
  units: string[];
}

/** Incidents at one place share one marker with a count, so that none hides another. */
export function spotsOf(incidents: Incident[], now_s: number): Spot[] {
  const located = inQueueOrder(incidents.filter((one) => one.latitude !== null && one.longitude !== null), now_s);
  const groups = groupBy(located, (one) => `${one.latitude?.toFixed(5)},${one.longitude?.toFixed(5)}`);
  return Array.from(groups, ([key, together]) => ({
    key,
    latitude: together[0]?.latitude ?? 0,
    longitude: together[0]?.longitude ?? 0,
    incidents: together,
    units: together.flatMap((one) => activeAssignments(one).map((assignment) => assignment.call_sign)),
  }));
}

/** With no site chosen and nothing selected, the map shows where most is going on. */
export function busiestSite(incidents: Incident[]): string | undefined {
  const counts = new Map<string, number>();
  for (const incident of incidents.filter(isOpen)) counts.set(incident.site_id, (counts.get(incident.site_id) ?? 0) + 1);
  return Array.from(counts).sort(([, a], [, b]) => b - a)[0]?.[0];
}
