import { clockTime } from '../../../time/zone';
import { useSecond } from '../../../time/useSecond';
import { live } from '../../../live/hooks';
import { outbox, useOutbox } from '../outbox/phone';
import { t } from '../text';
import type { Task } from './steps';

/** On scene somebody waits to hear that the unit is safe: by when, and one press that says so. */
export function SafetyCheck({ task: { incident, assignment } }: { task: Task }) {
  const { items } = useOutbox();
  const now_ms = useSecond() * 1000;
  const due = assignment.safety_due_at;
  if (!due) return null;
  const late = assignment.safety_missed_at !== null || Date.parse(due) < now_ms;
  const waits = items.some(({ act, refused }) => refused === null && act.kind === 'safe' && act.assignment_id === assignment.id);
  const zone = live.sites.get(incident.site_id)?.time_zone;
  return (
    <div className="safety-check" data-late={late || undefined}>
      <p>{t(late ? 'safe.late' : 'safe.due', { time: clockTime(due, zone).slice(0, 5) })}</p>
      <button
        type="button"
        className="field-button"
        disabled={waits}
        onClick={() => outbox.add({ kind: 'safe', incident_id: incident.id, number: incident.number, assignment_id: assignment.id })}
      >
        {t('safe.say')}
      </button>
    </div>
  );
}
