import type { Incident } from '../../../api/types';
import { Priority } from '../../../theme/Priority';
import { stateWord } from '../../../theme/status';
import { UnsentMark } from '../away/UnsentMark';
import { Timer } from '../board/Timer';
import { t } from '../text';

export function IncidentTitle({ incident }: { incident: Incident }) {
  return (
    <header className="incident-title">
      <h2 id="incident-title">
        <Priority value={incident.priority} /> <bdi>{incident.type_name}</bdi>
      </h2>
      <span className="incident-number num">{incident.number}</span>
      {incident.compartment_id && <span className="incident-sealed">{t('sealed')}</span>}
      <UnsentMark id={incident.id} />
      <span className="incident-state">
        {stateWord(incident.state)} <Timer incident={incident} />
      </span>
    </header>
  );
}
