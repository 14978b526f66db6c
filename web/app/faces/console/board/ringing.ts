import type { Alarm, Incident } from '../../../api/types';
import { isOpen } from '../../../live/store';
import { isAlarmRinging, isInQueue } from './alarms';
import { isRinging } from './order';

export interface Ringing {
  incidents: Incident[];
  alarms: Alarm[];
}

/** What is at no site yet may be anywhere. */
export const isAt = (site: string | null, at: string | null): boolean => site === null || at === null || at === site;

/** What waits for somebody to act: the header counts it, the lock lists it and the sounds ring for it, so that none of them says less than another. */
export function ringingOf(incidents: Incident[], alarms: Alarm[], site: string | null): Ringing {
  const incidentOf = (id: string) => incidents.find((one) => one.id === id);
  return {
    incidents: incidents.filter((one) => isRinging(one) && isOpen(one) && isAt(site, one.site_id)),
    alarms: alarms.filter((one) => isAlarmRinging(one) && isInQueue(one, incidentOf) && isAt(site, one.site_id)),
  };
}
