import type { Incident } from '../../../api/types';
import { inside } from '../../../text/capital';
import { assignmentWord } from '../../../theme/status';
import { minute } from '../outbox/describe';
import { isHeldUp, useOutbox } from '../outbox/phone';
import { t } from '../text';
import { isActive } from './steps';

interface OthersProps {
  incident: Incident;
  own: string;
  zone: string | undefined;
}

/** Which other units are on it, and whether backup was asked for. */
export function Others({ incident, own, zone }: OthersProps) {
  const others = incident.assignments.filter((assignment) => assignment.id !== own && isActive(assignment));
  const box = useOutbox();
  const asked = box.items.findLast(
    (item) => item.refused === null && item.act.kind === 'backup' && item.act.incident_id === incident.id && isHeldUp(item, box),
  );
  return (
    <div>
      <dt>{t('others')}</dt>
      <dd>
        {others.length === 0 && <p>{t('others.none')}</p>}
        {others.map(({ id, call_sign, state, backup }) => (
          <p key={id}>
            <strong>{call_sign}</strong> {inside(assignmentWord(state))}
            {backup && <span className="quiet"> · {t('assignment.backup')}</span>}
          </p>
        ))}
        {incident.backup_requested_at && <p>{t('backup.asked', { time: minute(incident.backup_requested_at, zone) })}</p>}
        {asked && <p className="field-waiting">{t('unsent.one', { act: t('backup.at', { time: minute(asked.occurred_at, zone) }) })}</p>}
      </dd>
    </div>
  );
}
