import { goTo } from '../../../shell/address';
import { Priority } from '../../../theme/Priority';
import { assignmentWord } from '../../../theme/status';
import type { Task } from '../assignment/steps';
import { t } from '../text';

interface TaskListProps {
  tasks: Task[];
  chosen: string | undefined;
}

/** Several assignments at once: which one the page shows. */
export function TaskList({ tasks, chosen }: TaskListProps) {
  return (
    <ul className="task-list" aria-label={t('tasks', { n: tasks.length })}>
      {tasks.map(({ incident, assignment }) => (
        <li key={assignment.id}>
          <button
            type="button"
            className="field-button"
            aria-pressed={assignment.id === chosen}
            onClick={() => goTo({ assignment: assignment.id })}
          >
            <span>
              <Priority value={incident.priority} /> <bdi>{incident.type_name}</bdi>
            </span>
            <span className="quiet">{assignmentWord(assignment.state)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
