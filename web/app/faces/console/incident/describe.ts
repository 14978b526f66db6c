import type { Entry, Role } from '../../../api/types';
import { inside } from '../../../text/capital';
import { priorityWord } from '../../../theme/priority';
import { assignmentWord, roleWord } from '../../../theme/status';
import { outsideWord } from '../acts/outsideActs';
import { personWords, vehicleWords } from '../acts/peopleActs';
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
  'incident.escalated': 'entry.escalated',
  'incident.taken': 'entry.taken',
  'incident.handed': 'entry.handed',
  'assignment.untouched': 'entry.untouched',
  'assignment.safety_due': 'entry.safety_due',
  'assignment.safe': 'entry.safe',
  'assignment.not_arrived': 'entry.not_arrived',
  'assignment.still_coming': 'entry.still_coming',
  'assignment.created': 'entry.assigned',
  'assignment.advanced': 'entry.advanced',
  'assignment.transferred': 'entry.transferred',
  'outside.called': 'entry.called',
  'outside.advanced': 'entry.outside',
  'incident.merged': 'entry.merged',
  'incident.took_over': 'entry.took_over',
  'incident.related': 'entry.related',
  'incident.unrelated': 'entry.unrelated',
  'incident.person_added': 'entry.person',
  'incident.person_changed': 'entry.person',
  'incident.person_removed': 'entry.unperson',
  'incident.vehicle_added': 'entry.vehicle',
  'incident.vehicle_changed': 'entry.vehicle',
  'incident.vehicle_removed': 'entry.unvehicle',
  'incident.file_attached': 'entry.file',
  'incident.file_removed': 'entry.unfile',
};

const ROLES: readonly string[] = ['administrator', 'manager', 'supervisor', 'dispatcher', 'officer', 'receptionist', 'investigator', 'auditor', 'client'] satisfies Role[];

/** A role as its word, a name as it is. */
const told = (to: string | null | undefined) => (to && ROLES.includes(to) ? roleWord(to as Role) : (to ?? ''));

/** One journal entry in words. An action that this screen does not know is shown by its own name. */
export function describe({ action, payload }: Entry): string {
  const { incident, assignment, line, reason, outside_call, person, vehicle, attachment, from, to, cause } = payload ?? {};
  const key = PLAIN[action];
  const words = key
    ? t(key, {
        text: line?.text ?? '',
        unit: assignment?.call_sign ?? '',
        name: outside_call?.name ?? '',
        outside: outside_call ? inside(outsideWord(outside_call.state)) : '',
        person: person ? personWords(person) : '',
        vehicle: vehicle ? vehicleWords(vehicle) : '',
        file: attachment?.name ?? '',
        from: from ?? '',
        to: to ?? '',
        who: told(to),
        why: cause ? t(`cause.${cause}`) : '',
        state: assignment ? inside(assignmentWord(assignment.state)) : '',
        disposition: incident?.disposition ?? '',
        priority: incident ? inside(priorityWord(incident.priority)) : '',
      })
    : action;
  return reason ? `${words}: ${reason}` : words;
}
