import type { Site } from '../../../api/types';
import { Priority } from '../../../theme/Priority';
import { assignmentWord } from '../../../theme/status';
import { actAt } from '../outbox/describe';
import { isHeldUp, useOutbox } from '../outbox/phone';
import { Since } from '../Since';
import { t } from '../text';
import './assignment.css';
import { Log } from './Log';
import { Others } from './Others';
import { Photos } from './Photos';
import { assignedAt, type Task } from './steps';
import { Where } from './Where';
import { Who } from './Who';

interface AssignmentCardProps {
  task: Task;
  site: Site | undefined;
}

/** What, where, who, with whom, and what was written about it. */
export function AssignmentCard({ task, site }: AssignmentCardProps) {
  const { incident, assignment } = task;
  const box = useOutbox();
  const waiting = box.items.filter(
    (item) => item.refused === null && item.act.kind === 'advance' && item.act.assignment_id === assignment.id && isHeldUp(item, box),
  );
  return (
    <section className="assignment" aria-label={t('assignment', { number: incident.number })}>
      <header>
        <h2>
          <Priority value={incident.priority} /> <bdi>{incident.type_name}</bdi>
        </h2>
        <p>
          <strong>{assignmentWord(assignment.state)}</strong>
          {assignment.backup && ` · ${t('assignment.backup')}`}
          <span className="quiet"> · {incident.number}</span>
        </p>
        <p>
          {t('assignment.age')} <Since at={assignedAt(assignment)} />
        </p>
        {waiting.map((item) => (
          <p key={item.key} className="field-waiting">
            {t('unsent.one', { act: actAt(item) })}
          </p>
        ))}
      </header>
      <dl>
        <Where incident={incident} site={site} />
        <Who incident={incident} />
        <Others incident={incident} own={assignment.id} zone={site?.time_zone} />
      </dl>
      <Photos incident={incident} />
      <Log incident={incident} zone={site?.time_zone} />
    </section>
  );
}
