import type { Incident, Site } from '../../../api/types';
import { t } from '../text';

interface WhereProps {
  incident: Incident;
  site: Site | undefined;
}

export function Where({ incident, site }: WhereProps) {
  return (
    <div>
      <dt>{t('where')}</dt>
      <dd>
        <p className="assignment-place"><bdi>{incident.place || incident.location_text || incident.site_name}</bdi></p>
        <p><bdi>{[incident.site_name, site?.address].filter(Boolean).join(', ')}</bdi></p>
        {incident.restricted && <p className="assignment-caution">{t('where.restricted')}</p>}
        {incident.location_flagged && <p className="assignment-caution">{t('where.unchecked')}</p>}
      </dd>
    </div>
  );
}
