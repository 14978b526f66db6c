import type { Incident } from '../../../api/types';
import { inside } from '../../../text/capital';
import { assignmentWord, availabilityShape } from '../../../theme/status';
import { activeAssignments } from '../acts/assignments';
import { t } from '../text';

/** Who is on it and how far: a call sign with the shape of its state, the word for whoever asks. */
export function UnitChips({ incident }: { incident: Incident }) {
  const assignments = activeAssignments(incident);
  if (assignments.length === 0) return incident.state === 'received' ? <span className="quiet">{t('units.none')}</span> : null;
  const chips = assignments.map((assignment) => {
    const { id, call_sign, state } = assignment;
    if (state === 'cleared' || state === 'refused') return null;
    return (
      <span key={id} className="unit-chip" title={`${call_sign} ${assignmentWord(state)}`}>
        {call_sign} <span aria-hidden="true">{availabilityShape(state)}</span>
        <span className="unit-chip-word"> {inside(assignmentWord(state))}</span>
      </span>
    );
  });
  return (
    <>
      {incident.backup_requested_at && <strong className="backup-wanted">{t('units.backup')}</strong>}
      {chips}
    </>
  );
}
