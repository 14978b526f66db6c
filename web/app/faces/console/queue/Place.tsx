import type { Incident } from '../../../api/types';
import { t } from '../text';

/** Ambiguous names are always shown with their site; a place that nobody validated says so. */
export function Place({ incident }: { incident: Incident }) {
  const where = incident.place ?? incident.location_text ?? t('place.none');
  return (
    <>
      {where}
      {incident.location_flagged && <em className="place-flag"> {t('place.unverified')}</em>}
      {where !== incident.site_name && <span className="quiet"> · {incident.site_name}</span>}
    </>
  );
}
