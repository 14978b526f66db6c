import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { assign } from '../acts/incidentActs';
import { activeAssignments } from '../acts/assignments';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { t } from '../text';
import { IncidentLink } from './Links';
import { SuggestedUnits } from './SuggestedUnits';
import { useEarlier } from './useEarlier';

/** Earlier calls that are told in one line; the tab has them all. */
const EARLIER_MAX = 3;

/** What one looks at before a unit is sent: what happened here before, and who fits best. */
export function BeforeSending({ incident }: { incident: Incident }) {
  const waits = isOpen(incident) && (activeAssignments(incident).length === 0 || incident.backup_requested_at !== null);
  const { here } = useEarlier(incident);
  const at = (time: string) => timeAt(time, live.sites.get(incident.site_id)?.time_zone, serverNow());
  if (!waits) return null;
  return (
    <>
      {here.length > 0 && (
        <p className="earlier-line">
          <span className="quiet">{t('earlier.here')}:</span>{' '}
          {here.slice(0, EARLIER_MAX).map((one) => (
            <span key={one.id}>
              <IncidentLink id={one.id} number={one.number} /> {one.type_name} <span className="quiet num">{at(one.received_at)}</span>
            </span>
          ))}
        </p>
      )}
      {isGranted(assign) && (
        <SuggestedUnits
          incident={incident}
          action={(unit) => t('suggested.assign', { unit: unit.call_sign })}
          onChoose={(unit) => void perform(assign, { incident }, { unit: unit.unit_id })}
        />
      )}
    </>
  );
}
