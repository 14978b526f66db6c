import type { Incident } from '../../../api/types';
import { assignmentWord } from '../../../theme/status';
import { STAMPS } from '../acts/assignments';
import { t } from '../text';
import { AssignmentRow } from './AssignmentRow';

export function Assignments({ incident }: { incident: Incident }) {
  const refused = incident.assignments.some((assignment) => assignment.stamps.refused);
  const stamps = refused ? STAMPS : STAMPS.filter((stamp) => stamp !== 'refused');
  if (incident.assignments.length === 0) return <p className="quiet incident-none">{t('assignments.none')}</p>;
  return (
    <div className="assignments-frame">
      <table className="assignments" aria-label={t('assignments.title')}>
        <thead>
          <tr>
            <th scope="col">{t('assignments.unit')}</th>
            {stamps.map((stamp) => (
              <th key={stamp} scope="col">{assignmentWord(stamp)}</th>
            ))}
          </tr>
        </thead>
        {incident.assignments.map((assignment) => (
          <AssignmentRow key={assignment.id} incident={incident} assignment={assignment} stamps={stamps} />
        ))}
      </table>
    </div>
  );
}
