import type { Entry } from '../../../api/types';
import { inside } from '../../../text/capital';
import { priorityWord } from '../../../theme/priority';
import { assignmentWord } from '../../../theme/status';
import { t } from '../text';

const PLAIN: Record<string, Parameters<typeof t>[0]> = {
  'incident.created': 'entry.created',
  'incident.updated': 'entry.updated',
  'incident.line_added': 'entry.line',
  'incident.held': 'entry.held',
  'incident.released': 'entry.released',
  'incident.backup_requested': 'entry.backup',
  'incident.closed': 'entry.closed',
  'incident.cancelled': 'entry.cancelled',
  'incident.reopened': 'entry.reopened',
  'incident.overdue': 'entry.overdue',
  'assignment.created': 'entry.assigned',
  'assignment.advanced': 'entry.advanced',
  'assignment.transferred': 'entry.transferred',
};

/** One journal entry in words. An action that this screen does not know is shown by its own name. */
export function describe({ action, payload }: Entry): string {
  const { incident, assignment, line, reason } = payload ?? {};
  const key = PLAIN[action];
  const words = key
    ? t(key, {
        text: line?.text ?? '',
        unit: assignment?.call_sign ?? '',
        state: assignment ? inside(assignmentWord(assignment.state)) : '',
        disposition: incident?.disposition ?? '',
        priority: incident ? inside(priorityWord(incident.priority)) : '',
      })
    : action;
  return reason ? `${words}: ${reason}` : words;
}
