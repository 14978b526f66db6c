import { goTo } from '../../../shell/address';
import { Priority } from '../../../theme/Priority';
import { pressed, type Task } from '../assignment/steps';
import { useOutbox } from '../outbox/phone';
import { t } from '../text';
import './alert.css';
import { useAlert } from './useAlert';

/** What has just come in and was not answered: said, sounded, felt, and in the title of the page. */
export function NewAssignment({ tasks }: { tasks: Task[] }) {
  const { items } = useOutbox();
  const fresh = tasks.filter(({ assignment }) => assignment.state === 'assigned' && pressed(items, assignment.id) === null);
  useAlert(fresh);
  return (
    <div role="alert" className="new-assignment">
      {fresh.map(({ incident, assignment }) => (
        <button
          key={assignment.id}
          type="button"
          className="field-button"
          onClick={() => goTo({ view: null, unit: assignment.unit_id, assignment: assignment.id })}
        >
          <strong>{t('alert.new', { unit: assignment.call_sign })}</strong>
          <span>
            <Priority value={incident.priority} /> <bdi>{incident.type_name} · {incident.place ?? incident.location_text ?? incident.site_name}</bdi>
          </span>
        </button>
      ))}
    </div>
  );
}
